%% If, andalso, orelse, and, or, not.
-module(core_if).
-export([main/0]).

main() ->
    [erlang:display({N, M, compare(N, M), logic(N > 3, M > 3)}) || N <- [1, 5], M <- [1, 5]],
    ok.

compare(A, B) ->
    if
        A < B -> less;
        A > B -> greater;
        true -> equal
    end.

logic(P, Q) ->
    {P and Q, P or Q, P xor Q, not P, P andalso Q, P orelse Q, P =:= Q}.
