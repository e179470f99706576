%% Tails: binary, bits, units, and none.
-module(bs_match_tail).
-include("case.hrl").

main() ->
    [?show({B, tail(id(B)), units(id(B)), exact(id(B))}) || B <- [<<>>, <<1>>, <<1, 2>>, <<1, 2, 3>>, <<1, 2:4>>, <<1:4>>, <<1, 2, 3:1>>]],
    ?show(end_(id(<<1, 2>>))),
    ?show(end_(id(<<1, 2, 3>>))),
    ?show(end_(id(<<1>>))),
    ok.

tail(<<_, R/binary>>) -> {bytes, R};
tail(<<_, R/bits>>) -> {bits, R};
tail(<<R/bits>>) -> {all, R}.

units(<<R/binary-unit:16>>) -> {u16, R};
units(<<_, R/binary-unit:16>>) -> {one_u16, R};
units(<<_:4, R/binary-unit:8>>) -> {four, R};
units(_) -> none.

exact(<<_:8, _:8>>) -> two;
exact(<<_:16, _>>) -> three;
exact(<<_:4>>) -> nibble;
exact(_) -> other.

end_(<<A, B>>) -> {A, B};
end_(<<A>>) -> A;
end_(_) -> long.
