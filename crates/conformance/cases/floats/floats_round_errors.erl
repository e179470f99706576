%% What the rounding functions refuse.
-module(floats_round_errors).
-include("case.hrl").

main() ->
    ?trace(round(id(a))),
    ?trace(trunc(id([]))),
    ?trace(floor(id(<<>>))),
    ?trace(ceil(id({1.0}))),
    ?trace(float(id("1"))),
    ?show(float(id(3))),
    ?show(float(id(3.5))),
    ?show(guard(id(2.7))),
    ?show(guard(id(x))),
    ok.

guard(X) when trunc(X) =:= 2, round(X) =:= 3, floor(X) =:= 2, ceil(X) =:= 3, float(X) > 2.5 -> yes;
guard(_) -> no.
