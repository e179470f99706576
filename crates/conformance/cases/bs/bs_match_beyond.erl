%% Patterns that ask for more bits than there can be.
-module(bs_match_beyond).
-include("case.hrl").

main() ->
    [?show({exactly(B), at_least(B), tail(B), middle(B)}) || B <- [<<>>, <<1, 2, 3>>, <<1:3>>]],
    ok.

exactly(<<A:8, _:18446744073709551616>>) -> {wrong, A};
exactly(<<_:9223372036854775807>>) -> wrong;
exactly(<<_:9223372036854775808>>) -> wrong;
exactly(<<_/bitstring>>) -> right.

at_least(<<A:8, B:18446744073709551600/bits, C:8, _/bits>>) -> {wrong, A, B, C};
at_least(<<A:7, _:36893488147419103232, B:1, _/binary>>) -> {wrong, A, B};
at_least(_) -> right.

tail(<<_:72057594037927936/unit:256, Rest/bits>>) -> {wrong, Rest};
tail(<<_:4294967296/unit:256>>) -> wrong;
tail(_) -> right.

middle(<<A:8, _:18446744073709551616, B:8>>) -> {wrong, A, B};
middle(<<A:8, _/bits>>) -> A;
middle(_) -> right.
