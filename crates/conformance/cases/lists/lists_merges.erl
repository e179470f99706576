%% Merges of lists that rise and fall, with ties, and what is no list.
-module(lists_merges).
-include("../case.hrl").

main() ->
    A = [1, 2.0, 3, a], B = [1.0, 2, b], C = [0, 2, c],
    [RA, RB, RC] = [lists:reverse(L) || L <- [A, B, C]],
    F = fun(X, Y) -> X =< Y end,
    [?show({N, lists:N(X)}) || N <- [merge, umerge], X <- [[], [[]], [A], [A, B], [A, B, C], [a], [a, b], [a, []], [A | x], x]],
    [?show({N, lists:N(X, Y)}) || N <- [merge, umerge], {X, Y} <- [{A, B}, {B, A}, {A, []}, {[], A}, {A, x}, {x, A}]],
    [?show({N, lists:N(X, Y)}) || N <- [rmerge, rumerge], {X, Y} <- [{RA, RB}, {RB, RA}, {RA, []}, {[], RA}]],
    [?show({N, lists:N(A, B, C)}) || N <- [merge3, umerge3]],
    [?show({N, lists:N(RA, RB, RC)}) || N <- [rmerge3, rumerge3]],
    [?show({N, lists:N(F, A, B)}) || N <- [merge, umerge]],
    [?show({N, lists:N(F, RA, RB)}) || N <- [rmerge, rumerge]],
    P = [{1, a}, {2.0, b}, {3, c}], Q = [{1.0, x}, {2, y}, {4, z}],
    [?show({N, lists:N(1, X, Y)}) || N <- [keymerge, ukeymerge], {X, Y} <- [{P, Q}, {Q, P}, {P, []}, {[], P}]],
    [?show({N, lists:N(1, lists:reverse(X), lists:reverse(Y))}) || N <- [rkeymerge, rukeymerge], {X, Y} <- [{P, Q}, {Q, P}, {P, []}, {[], P}]],
    ok.
