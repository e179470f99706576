%% binary_part/2,3 and binary:part, with negative lengths.
-module(bs_part).
-include("case.hrl").

main() ->
    B = id(<<"0123456789">>),
    ?show([binary_part(B, P, L) || {P, L} <- [{0, 0}, {0, 10}, {3, 4}, {10, 0}, {10, -3}, {5, -5}, {0, 1}]]),
    ?show([binary:part(B, {P, L}) || {P, L} <- [{2, 2}, {9, 1}, {10, -10}]]),
    [?show({P, L, binary_part(B, id(P), id(L))}) || {P, L} <- [{0, 11}, {11, 0}, {-1, 1}, {5, -6}, {a, 1}, {1, a}, {1 bsl 70, 0}, {0, 1 bsl 70}]],
    ?show(binary_part(id(<<1:4>>), 0, 0)),
    ?show(binary_part(id(a), 0, 0)),
    ?show(binary_part(B, id({1}))),
    ?show(guard(B, 2)),
    ?show(guard(B, 20)),
    ok.

guard(B, N) when binary_part(B, N, 2) =:= <<"23">> -> yes;
guard(_, _) -> no.
