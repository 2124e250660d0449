return await Hal9.Sample.SampleProgram.RunAsync(args, Console.Out, Console.Error, TimeProvider.System);
