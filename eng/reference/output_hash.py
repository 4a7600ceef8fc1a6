"""The output hash of src/Vyuha.Core/Events/OutputHash.cs, written again from its documentation.

Prints the known answers of tests/Vyuha.Tests/Core/Events/OutputHashTests.cs: python3 eng/reference/output_hash.py
"""

WORD = 1 << 64
EMPTY = 0x243F6A8885A308D3  # fraction of pi, 64 bits


def rotate_left(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (64 - bits))) % WORD


def fold(hash_value: int, first: int, second: int) -> int:
    mixed = (first * 0x9E3779B97F4A7C15 + rotate_left(second * 0xC2B2AE3D27D4EB4F % WORD, 31)) % WORD
    mixed ^= mixed >> 32
    hash_value = (rotate_left(hash_value, 23) ^ mixed) * 0xD6E8FEB86659FD93 % WORD
    return hash_value ^ (hash_value >> 32)


def hash_of_generated(events: int) -> int:
    """Hash of `events` outputs of eight words each from Knuth's MMIX generator, seed 1."""
    hash_value, state = EMPTY, 1
    for _ in range(4 * events):
        first = (state * 6364136223846793005 + 1442695040888963407) % WORD
        state = (first * 6364136223846793005 + 1442695040888963407) % WORD
        hash_value = fold(hash_value, first, state)
    return hash_value


if __name__ == "__main__":
    for count in (0, 1, 2, 1000):
        print(count, f"0x{hash_of_generated(count):016X}")
