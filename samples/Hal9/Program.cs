Console.WriteLine("hal9-sample");
