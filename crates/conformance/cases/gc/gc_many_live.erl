%% Very many live variables across calls.
-module(gc_many_live).
-include("case.hrl").

main() ->
    ?show(f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
    ok.

f(A, B, C, D, E, F, G, H, I, J, K, L) ->
    M = g(A), N = g(B), O = g(C), P = g(D), Q = g(E), R = g(F), S = g(G), T = g(H), U = g(I), V = g(J), W = g(K), X = g(L),
    erlang:garbage_collect(),
    [A, B, C, D, E, F, G, H, I, J, K, L, lists:sum(M), N, O, lists:sum(P), Q, R, S, T, lists:sum(U), V, W, X].

g(N) -> lists:seq(1, N).
