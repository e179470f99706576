%% More live values than there are comfortable registers.
-module(core_registers).
-export([main/0]).

main() ->
    erlang:display(wide(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)),
    erlang:display(kept(1, 2, 3, 4, 5, 6, 7, 8)),
    ok.

wide(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P) ->
    X = [A + P, B + O, C + N, D + M],
    Y = {E * L, F * K, G * J, H * I},
    {X, Y, wide2(P, O, N, M, L, K, J, I, H, G, F, E, D, C, B, A)}.

wide2(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P) ->
    {A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P}.

kept(A, B, C, D, E, F, G, H) ->
    V = same(A), W = same(B), X = same(C), Y = same(D), Z = same(E),
    {same(Z), same(Y), same(X), same(W), same(V), F, G, H}.

same(X) -> X.
