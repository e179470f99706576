%% Families, and the graphs made of them.
-module(sofs_families).
-include("../case.hrl").

main() ->
    [each(Function, [F]) || Function <- [family_to_relation, fam2rel, union_of_family, intersection_of_family, family_union, family_intersection, family_domain, family_range, family_field],
                            F <- families()],
    [each(Function, [F1, F2]) || Function <- [family_union, family_intersection, family_difference], F1 <- families(), F2 <- families()],
    [?show(graph(sofs:family_to_digraph(F))) || F <- families(), not is_atom(F)],
    [?show(graph(sofs:family_to_digraph(F, Options))) || F <- families(), not is_atom(F), Options <- [[], [acyclic], [private, cyclic], [unknown], unknown]],
    Graph = sofs:family_to_digraph(sofs:family([{a, [b, c]}, {b, [a]}])),
    ?show(sofs:digraph_to_family(Graph)),
    [?show(sofs:digraph_to_family(Graph, Type)) || Type <- [[{vertex, [vertex]}], [vertex], vertex, '_']],
    digraph:add_vertex(Graph, 1),
    digraph:add_edge(Graph, a, b),
    ?show(sofs:digraph_to_family(Graph)),
    digraph:add_vertex(Graph, 1.0),
    ?show(sofs:digraph_to_family(Graph)),
    ?trace(sofs:digraph_to_family(graph)),
    ok.

families() ->
    [sofs:empty_set(), sofs:family([]), sofs:family([{a, [b, 1]}, {b, [c]}, {c, []}]), sofs:family([{a, [1.0, c]}, {b, [a]}, {d, [a]}]), sofs:from_term([{a, [[x], [x, y]]}, {b, [[y]]}]),
     sofs:from_term([{a, [[], [x]]}, {b, []}]), sofs:from_term([{a, [{1, x}, {2, x}]}, {b, []}]), sofs:from_term([{a, []}]), sofs:relation([{a, b}]), sofs:set([a])].

graph(Graph) ->
    Edges = [digraph:edge(Graph, Edge) || Edge <- digraph:edges(Graph)],
    {lists:sort(digraph:vertices(Graph)), lists:sort([{From, To} || {_, From, To, _} <- Edges]), lists:sort(proplists:delete(memory, digraph:info(Graph)))}.

each(Function, Arguments) ->
    Text = io_lib:format("~w~w", [Function, Arguments]),
    try apply(sofs, Function, Arguments) of
        Value -> io:format("~ts = ~w~n", [Text, Value])
    catch
        error:function_clause -> io:format("~ts has no clause~n", [Text]);
        error:Reason:Stack ->
            [{Module, Raiser, Arity, _} | _] = Stack,
            io:format("~ts raises ~w in ~w:~w/~w~n", [Text, Reason, Module, Raiser, Arity])
    end.
