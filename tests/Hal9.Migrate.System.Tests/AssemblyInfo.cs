// Every test starts several processes; two at once would take each other's processor, and their measurements with it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
