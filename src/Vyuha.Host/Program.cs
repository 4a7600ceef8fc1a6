using System.CommandLine;
using Vyuha.Core.Rules;
using Vyuha.Host.Backtesting;
using Vyuha.Host.Commands;

// A third of the time to the first event goes into the rule tables: they are read while the command line and the configuration are.
_ = Task.Run(static () => MarketRules.Shipped);
using var interruption = new Interruption();
var root = new RootCommand("Vyuha: options trading for Indian markets, self-hosted.")
{
    GlobalOptions.Home,
    GlobalOptions.Config,
    UpCommand.Create(),
    PreflightCommand.Create(),
    DoctorCommand.Create(),
    BacktestCommand.Create(),
    ReplayCommand.Create(KernelFactory.Replayable),
    DataCommand.Create(),
    EventsCommand.Create(),
    NewsCommand.Create(),
    ChargesCommand.Create(),
    MarginCommand.Create(),
    StressCommand.Create(),
    CapitalCommand.Create(),
    BotsCommand.Create(),
    ConfigCommand.Create(),
    SandboxCommand.Create(),
    DrillCommand.Create(),
    BrokerCommand.Create(),
    BenchCommand.Create(),
    QuantCommand.Create(),
    SessionCommands.Status(),
    SessionCommands.Orders(),
    SessionCommands.Positions(),
    OrderCommand.Create(),
    SessionCommands.Why(),
    BreaksCommand.Create(),
    EndOfDayCommand.Create(),
    ContractNoteCommand.Create(),
    OperatorCommands.Freeze(),
    OperatorCommands.Resume(),
    OperatorCommands.Acknowledge(),
    OperatorCommands.CancelWorking(),
    OperatorCommands.Flatten(),
    OperatorCommands.Lock(),
    OperatorCommands.Unlock(),
    OperatorCommands.TopUp(),
    ArmingCommands.Arm(),
    ArmingCommands.Disarm(),
};

return await CommandLine.RunAsync(root, args, interruption);
