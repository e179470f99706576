%% Comparing maps of more than thirty-two keys.
-module(cmp_big_maps).
-include("case.hrl").

main() ->
    M = maps:from_list([{N, N * N} || N <- lists:seq(1, 100)]),
    N = maps:from_list([{N, N * N} || N <- lists:reverse(lists:seq(1, 100))]),
    ?show(M =:= N),
    ?show(M == N#{50 := 2500.0}),
    ?show(M =:= N#{50 := 2500.0}),
    ?show(M < N#{50 := 2501}),
    ?show(M < N#{101 => x}),
    ?show(M < (maps:remove(100, N))#{0 => x}),
    ?show(M > maps:remove(1, N)),
    ?show(M =:= maps:remove(101, N#{101 => x})),
    ?show(lists:sort([M, #{}, N#{0 => a}, maps:remove(7, M)]) =:= [#{}, maps:remove(7, M), M, N#{0 => a}]),
    ok.
