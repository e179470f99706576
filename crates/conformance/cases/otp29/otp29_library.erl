%% What OTP 28 and 29 added to the library: parts of binary, calendar, gb_trees, io_lib, rand, unicode; array's ends and ranges; graph.
-module(otp29_library).
-include("../case.hrl").

main() ->
  _ = ?show(binary:join([<<"a">>,<<"b">>], <<", ">>)), _ = ?show(binary:join([], <<",">>)), _ = ?show(binary:join([<<"a">>], <<",">>)), _ = ?show(binary:join([a], <<",">>)), _ = ?show(binary:join(a, <<",">>)), _ = ?show(binary:join([<<"a">>], a)), _ = ?show(binary:join([], a)),
  _ = ?show(calendar:local_time_to_system_time({{2020,1,1},{0,0,0}})), _ = ?show(calendar:local_time_to_system_time({{2020,1,1},{0,0,0}}, [{unit, millisecond}])),
  _ = ?show(calendar:universal_time_to_system_time({{1960,1,1},{0,0,0}})), _ = ?show(calendar:universal_time_to_system_time({{2020,1,1},{0,0,0}}, [{unit, 7}])), _ = ?show(calendar:universal_time_to_system_time({{2020,1,1},{0,0,0}}, [{unit, nanosecond}])), _ = ?show(calendar:universal_time_to_system_time(x)),
  _ = ?show(gb_trees:from_list([{b,1},{a,2},{b,3}])), _ = ?show(gb_trees:from_list(x)),
  _ = ?show(erl_anno:end_location(erl_anno:set_end_location({3,4}, erl_anno:new({1,2})))), _ = ?show(erl_anno:set_end_location(x, erl_anno:new({1,2}))),
  _ = ?show(io_lib:bformat("~ts ~p", ["\x{3b1}", "x"])), _ = ?show(io_lib:bformat("~p", [])), _ = ?show(io_lib:bformat("~p", [lists:seq(1,100)], [{chars_limit, 10}])), _ = ?show(io_lib:bfwrite("~w", [a])),
  _ = ?show(io_lib:bwrite({a, "b", <<"c">>}, [{depth, 3}])), _ = ?show(io_lib:bwrite_string("a\"b\n\x{3b1}", $", unicode)), _ = ?show(io_lib:bwrite_string(<<"a\"b\n">>, $", latin1)), _ = ?show(io_lib:bwrite_string(<<"a\"b\n">>, [], latin1)),
  [begin S = rand:seed_s(A, {1,2,3}), [?show(element(1, rand:shuffle_s(lists:seq(1, N), S))) || N <- [0,1,2,3,4,5,10,50,200]], {_, S2} = rand:shuffle_s(lists:seq(1,77), S), _ = ?show(rand:export_seed_s(S2)) end || A <- [exsss, exro928ss, exrop, exs1024s, exsp, exs64, exsplus, exs1024, dummy]],
  rand:seed(exsss, 42), _ = ?show(rand:shuffle([a,b,c,d,e])), _ = ?show(rand:uniform(1000)), _ = ?show(rand:shuffle(x)), categories(),
  arr(), gr().
arr() ->
  L = fun(A) -> {array:size(A), array:to_list(A), array:is_fix(A), array:default(A)} end,
  A = array:from_list(lists:seq(0, 9)), B = array:set(3, x, array:new([{default, d}, {fixed, false}])), F = array:new(4),
  _ = ?show(L(array:append(z, A))), _ = ?show(L(array:append(z, F))), _ = ?show(L(array:prepend(z, A))), _ = ?show(L(array:prepend(z, F))), _ = ?show(L(array:prepend(z, array:new()))),
  _ = ?show(L(array:shift(3, A))), _ = ?show(L(array:shift(-3, A))), _ = ?show(L(array:shift(10, A))), _ = ?show(array:shift(11, A)), _ = ?show(array:shift(a, A)), _ = ?show(array:shift(1, x)),
  _ = ?show(L(array:slice(2, 3, A))), _ = ?show(L(array:slice(0, 0, A))), _ = ?show(L(array:slice(8, 3, A))), _ = ?show(array:slice(-1, 3, A)),
  _ = ?show(L(array:concat(A, B))), _ = ?show(L(array:concat(B, A))), _ = ?show(L(array:concat(F, B))), _ = ?show(L(array:concat(array:from_list([1]), A))), _ = ?show(L(array:concat(F, A))), _ = ?show(L(array:concat([A, B, F]))), _ = ?show(array:concat([])), _ = ?show(array:concat(A, x)),
  _ = ?show(L(array:from(fun(5) -> done; (N) -> {N * N, N + 1} end, 0))), _ = ?show(L(array:from(fun(5) -> done; (N) -> {N * N, N + 1} end, 0, dd))), _ = ?show(array:from(x, 0)), _ = ?show(array:from(fun(_) -> foo end, 0)),
  _ = ?show(array:foldl(2, 4, fun(I, V, Acc) -> [{I,V}|Acc] end, [], A)), _ = ?show(array:foldl(4, 2, fun(I, V, Acc) -> [{I,V}|Acc] end, [], A)), _ = ?show(array:foldl(2, 10, fun(I, V, Acc) -> [{I,V}|Acc] end, [], A)),
  _ = ?show(array:foldr(2, 4, fun(I, V, Acc) -> [{I,V}|Acc] end, [], A)), _ = ?show(array:sparse_foldl(0, 3, fun(I, V, Acc) -> [{I,V}|Acc] end, [], B)), _ = ?show(array:sparse_foldr(0, 3, fun(I, V, Acc) -> [{I,V}|Acc] end, [], B)),
  M = fun(I, V, Acc) -> {{I, V}, [V | Acc]} end, LM = fun({X, Y}) -> {L(X), Y} end,
  _ = ?show(LM(array:mapfoldl(M, [], A))), _ = ?show(LM(array:mapfoldr(M, [], A))), _ = ?show(LM(array:mapfoldl(2, 4, M, [], A))), _ = ?show(LM(array:mapfoldr(2, 4, M, [], A))), _ = ?show(LM(array:sparse_mapfoldl(M, [], B))), _ = ?show(LM(array:sparse_mapfoldr(M, [], B))), _ = ?show(LM(array:sparse_mapfoldl(1, 3, M, [], B))), _ = ?show(array:mapfoldl(2, 40, M, [], A)), _ = ?show(array:mapfoldl(M, [], x)), _ = ?show(LM(array:mapfoldl(M, [], array:new()))),
  _ = ?show(L(array:upgrade(A))), _ = ?show(array:upgrade(x)), _ = ?show(L(array:resize(3, array:shift(2, A)))), _ = ?show(L(array:resize(12, array:shift(2, A)))), _ = ?show(array:sparse_to_orddict(array:shift(1, B))), _ = ?show(array:get(0, array:shift(3, B))), _ = ?show(L(array:map(fun(_, V) -> V end, array:shift(3, B)))).
gr() ->
  rand:seed(exsss, 7),
  [begin
    N = rand:uniform(8), G0 = lists:foldl(fun(V, G) -> graph:add_vertex(G, V, {l, V}) end, graph:new(), lists:seq(1, N)),
    G = lists:foldl(fun(_, X) -> graph:add_edge(X, rand:uniform(N), rand:uniform(N), rand:uniform(3)) end, G0, lists:seq(1, rand:uniform(14))),
    [io:format("~p ~p ~w~n", [K, F, try apply(graph, F, [G | As]) catch C:R -> {C, R} end]) || {F, As} <- [{edges, []}, {vertices, []}, {no_edges, []}, {components, []}, {strong_components, []}, {cyclic_strong_components, []}, {topsort, []}, {roots, []}, {preorder, []}, {postorder, []}, {is_acyclic, []}, {is_tree, []}, {arborescence_root, []}, {loop_vertices, []}, {source_vertices, []}, {sink_vertices, []}, {reachable, [[1]]}, {reaching, [[1]]}, {reachable_via_neighbours, [[1]]}, {reaching_via_neighbours, [[1,N]]}, {get_path, [1, N]}, {get_cycle, [1]}, {get_short_path, [1, N]}, {get_short_cycle, [1]}, {has_path, [1, N]}, {in_edges, [1]}, {out_neighbours, [1]}, {edges, [1]}, {edges, [1, N]}, {has_edge, [1, N]}, {vertex, [1]}, {vertex, [99]}, {vertices_with_labels, []}, {info, []}]],
    [io:format("~p ~p~n", [K, try {graph:vertices(X), lists:sort(graph:edges(X))} catch _:Y -> Y end]) || X <- [graph:condensation(G), graph:subgraph(G, [1,2,3,99]), graph:subgraph(G, [1,2], [{keep_labels, false}]), graph:del_path(G, 1, N), graph:del_vertex(G, 1), graph:del_edges(G, 1, N)]]
   end || K <- lists:seq(1, 60)],
  A = graph:add_vertex(graph:add_vertex(graph:new([acyclic]), a), b), A1 = graph:add_edge(A, a, b),
  _ = ?show(graph:add_edge(A1, b, a)), _ = ?show(graph:add_edge(A1, a, a)), _ = ?show(graph:add_edge(A1, a, c)), _ = ?show(graph:add_edge(graph:new(), a, c)), _ = ?show(graph:new([x])), _ = ?show(element(1, graph:add_vertex(graph:new()))).

%% Only characters that every version of Unicode of late knows.
categories() ->
    [io:format("~w ~w~n", [F, [C || C <- lists:seq(0, 16#3FF), unicode:F(C)]]) || F <- [is_whitespace, is_id_start, is_id_continue]],
    [io:format("~w ~w~n", [C, unicode:category(C)]) || C <- [0, 32, 48, 65, 97, 453, 688, 443, 768, 2307, 1160, 8544, 178, 95, 45, 40, 41, 171, 187, 33, 43, 36, 94, 169, 8232, 8233, 173, 16#E000, 16#10FFFF]],
    [?show(unicode:category(-1)), ?show(unicode:is_id_start(a)), ?show(unicode:is_whitespace(16#D800)), ?show(unicode:is_id_continue(x))].
