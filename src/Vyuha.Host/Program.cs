using System.CommandLine;
using Vyuha.Host.Commands;

var root = new RootCommand("Vyuha: options trading for Indian markets, self-hosted.")
{
    GlobalOptions.Home,
    GlobalOptions.Config,
    CapitalCommand.Create(),
    BotsCommand.Create(),
    ConfigCommand.Create(),
    ChargesCommand.Create(),
};

return await CommandLine.RunAsync(root, args);
