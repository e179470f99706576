%% Graphs in tables: building, paths, components, orders, shapes, parts.
-module(ets_digraph).
-include("../case.hrl").

main() ->
    rand:seed(exsss, 7),
    [graph(N) || N <- lists:seq(1, 25)],
    G = digraph:new([acyclic, private]),
    [A, B, C] = [digraph:add_vertex(G, V, {label, V}) || V <- [a, b, c]],
    _ = [?show(X) || X <- [digraph:add_edge(G, A, B), digraph:add_edge(G, B, C, l), digraph:add_edge(G, C, A), digraph:add_edge(G, A, A), digraph:add_edge(G, A, nowhere),
                           digraph:add_edge(G, e, A, C, l), digraph:add_edge(G, e, B, C, l), digraph:add_edge(G, e, A, C, m), digraph:edge(G, e), digraph:edge(G, f),
                           digraph:vertex(G, a), digraph:vertex(G, z), digraph:add_vertex(G), digraph:out_edges(G, A), digraph:in_edges(G, C), digraph:out_degree(G, A),
                           lists:keydelete(memory, 1, digraph:info(G)), digraph:del_edge(G, e), digraph:del_edge(G, e), digraph:out_neighbours(G, A),
                           digraph:del_vertex(G, B), digraph:no_edges(G), lists:sort(digraph:vertices(G)), digraph:delete(G)]],
    _ = ?show(digraph:new([foo])),
    _ = ?show(digraph:vertices(id(G))),
    _ = ?show(digraph_utils:subgraph(digraph:new(), [], [foo])),
    [?show({random:seed(X), random:uniform(), random:uniform(10), random:uniform()}) || X <- [{1, 2, 3}, {0, 0, 0}, 123456789012345]],
    ok.

%% Vertices come from a table in no given order, so sets of them are sorted.
graph(Seed) ->
    G = digraph:new(),
    N = rand:uniform(7),
    Vs = [digraph:add_vertex(G, V) || V <- lists:seq(1, N)],
    [digraph:add_edge(G, rand:uniform(N), rand:uniform(N)) || _ <- lists:seq(1, rand:uniform(12))],
    Sets = fun(Ls) -> lists:sort([lists:sort(L) || L <- Ls]) end,
    io:format("~w ~w~n", [Seed, [Sets(digraph_utils:F(G)) || F <- [components, strong_components, cyclic_strong_components]]]),
    io:format("~w~n", [[digraph:out_neighbours(G, V) || V <- Vs]]),
    io:format("~w~n", [[digraph:F(G, 1, V) || V <- Vs, F <- [get_path, get_short_path]]]),
    io:format("~w~n", [[digraph:F(G, V) || V <- Vs, F <- [get_cycle, get_short_cycle]]]),
    io:format("~w~n", [[digraph_utils:F(G) || F <- [is_acyclic, is_tree, is_arborescence, arborescence_root]]]),
    io:format("~w~n", [[lists:sort(digraph_utils:F([1], G)) || F <- [reachable, reachable_neighbours, reaching, reaching_neighbours]]]),
    io:format("~w~n", [[lists:sort(L) || L <- [digraph_utils:loop_vertices(G), digraph_utils:preorder(G), digraph_utils:postorder(G), digraph:source_vertices(G), digraph:sink_vertices(G)]]]),
    Part = digraph_utils:subgraph(G, [1, 2, 3]),
    Condensed = digraph_utils:condensation(G),
    io:format("~w ~w ~w~n", [lists:sort(digraph:edges(Part)), digraph:no_vertices(Condensed), digraph:no_edges(Condensed)]),
    digraph:del_path(G, 1, N),
    io:format("~w ~w~n", [lists:sort(digraph:edges(G)), digraph:edges(G, 1)]).
