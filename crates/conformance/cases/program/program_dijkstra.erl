%% Shortest paths in a small graph, with a sorted list as queue.
-module(program_dijkstra).
-include("case.hrl").

main() ->
    G = #{a => [{b, 7}, {c, 9}, {f, 14}], b => [{a, 7}, {c, 10}, {d, 15}], c => [{a, 9}, {b, 10}, {d, 11}, {f, 2}], d => [{b, 15}, {c, 11}, {e, 6}], e => [{d, 6}, {f, 9}], f => [{a, 14}, {c, 2}, {e, 9}], z => []},
    [?show({T, path(G, a, T)}) || T <- [a, b, c, d, e, f, z]],
    Grid = maps:from_list([{{X, Y}, [{{X + I, Y + J}, (X * 7 + Y * 13) rem 9 + 1} || {I, J} <- [{0, 1}, {1, 0}, {0, -1}, {-1, 0}], X + I >= 0, X + I < 8, Y + J >= 0, Y + J < 8]} || X <- lists:seq(0, 7), Y <- lists:seq(0, 7)]),
    ?show(path(Grid, {0, 0}, {7, 7})),
    ok.

path(G, From, To) -> search(G, To, [{0, From, [From]}], #{}).

search(_, _, [], _) -> none;
search(_, To, [{D, To, P} | _], _) -> {D, lists:reverse(P)};
search(G, To, [{_, N, _} | Q], Seen) when is_map_key(N, Seen) -> search(G, To, Q, Seen);
search(G, To, [{D, N, P} | Q], Seen) ->
    More = [{D + W, M, [M | P]} || {M, W} <- maps:get(N, G)],
    search(G, To, lists:merge(lists:sort(More), Q), Seen#{N => D}).
