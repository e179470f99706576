%% Integer operations refuse floats.
-module(arith_float_bits).
-include("case.hrl").

main() ->
    ?show(id(1.0) band id(1)),
    ?show(id(1) bor id(1.0)),
    ?show(id(1.0) bxor 1),
    ?show(id(1.0) bsl 1),
    ?show(id(1) bsr id(1.0)),
    ?show(bnot id(1.0)),
    ?show(id(4.0) div id(2)),
    ?show(id(4) rem id(2.0)),
    ok.
