%% A sudoku by elimination and search.
-module(program_sudoku).
-include("case.hrl").

main() ->
    G = [N - $0 || N <- "530070000600195000098000060800060003400803001700020006060000280000419005000080079"],
    M = maps:from_list(lists:zip(lists:seq(0, 80), G)),
    S = solve(M),
    [io:format("~s~n", [[maps:get(R * 9 + C, S) + $0 || C <- lists:seq(0, 8)]]) || R <- lists:seq(0, 8)],
    ok.

solve(M) ->
    case lists:sort([{length(free(P, M)), P} || {P, 0} <- maps:to_list(M)]) of
        [] -> M;
        [{_, P} | _] -> attempt(P, free(P, M), M)
    end.

attempt(_, [], _) -> none;
attempt(P, [N | Ns], M) ->
    case solve(M#{P := N}) of
        none -> attempt(P, Ns, M);
        S -> S
    end.

free(P, M) ->
    R = P div 9, C = P rem 9,
    Used = [maps:get(Q, M) || Q <- lists:seq(R * 9, R * 9 + 8)] ++ [maps:get(C + 9 * K, M) || K <- lists:seq(0, 8)]
        ++ [maps:get((R div 3 * 3 + I) * 9 + C div 3 * 3 + J, M) || I <- [0, 1, 2], J <- [0, 1, 2]],
    lists:seq(1, 9) -- Used.
