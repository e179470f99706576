%% min and max keep the operand, and on a tie the first.
-module(arith_min_max).
-include("case.hrl").

main() ->
    ?show(min(id(1), id(2))),
    ?show(max(id(1), id(2))),
    ?show(min(id(1), id(1.0))),
    ?show(min(id(1.0), id(1))),
    ?show(max(id(1), id(1.0))),
    ?show(max(id(1.0), id(1))),
    ?show(min(id(a), id(1))),
    ?show(max(id([]), id({}))),
    ?show(max(id(1 bsl 64), id(1.0e19))),
    ?show(min(id(-0.0), id(0.0))),
    ?show([min(A, B) || A <- [1, b, {}], B <- [2, a, []]]),
    ok.
