namespace Vyuha.Core;

public enum Side : byte
{
    Buy = 1,
    Sell = 2,
}
