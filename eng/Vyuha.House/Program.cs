using Vyuha.House;

return HouseCommands.Run(args, Environment.CurrentDirectory, Console.Out, Console.Error);
