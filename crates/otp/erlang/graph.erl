%% Directed graphs as values: the functions of `digraph` and `digraph_utils`, whose graphs live in tables, on plain terms.
%%
%% Vertices are a map to their labels. An edge is {From, To, Label} and stands in the ordered set of each of its ends, so that two edges
%% between the same vertices differ in their labels. A vertex without edges at a side may be missing on that side.
-module(graph).

-export([add_edge/3, add_edge/4, add_vertex/1, add_vertex/2, add_vertex/3, arborescence_root/1, components/1, condensation/1,
         cyclic_strong_components/1, del_edge/2, del_edges/2, del_edges/3, del_path/3, del_vertex/2, del_vertices/2, edges/1, edges/2,
         edges/3, fold_vertices/3, get_cycle/2, get_path/3, get_short_cycle/2, get_short_path/3, has_edge/2, has_edge/3, has_path/3,
         has_vertex/2, in_degree/2, in_edges/2, in_neighbours/2, info/1, is_acyclic/1, is_arborescence/1, is_tree/1, loop_vertices/1,
         new/0, new/1, no_edges/1, no_vertices/1, out_degree/2, out_edges/2, out_neighbours/2, postorder/1, postorder/2, preorder/1,
         preorder/2, reachable/2, reachable_via_neighbours/2, reaching/2, reaching_via_neighbours/2, reverse_postorder/1,
         reverse_postorder/2, roots/1, sink_vertices/1, source_vertices/1, strong_components/1, subgraph/2, subgraph/3, topsort/1,
         vertex/2, vertex/3, vertices/1, vertices_with_labels/1]).

-record(graph, {vertices = #{}, in = #{}, out = #{}, cyclic = true, next = 0}).

new() -> #graph{}.

new(Options) when is_list(Options) -> lists:foldl(fun option/2, #graph{}, Options).

option(cyclic, G) -> G#graph{cyclic = true};
option(acyclic, G) -> G#graph{cyclic = false};
option(_, _) -> erlang:error(badarg).

info(#graph{cyclic = Cyclic}) -> [{cyclicity, if Cyclic -> cyclic; true -> acyclic end}].

%% Vertices ------------------------------------------------------------------------------------------------------------

add_vertex(#graph{next = V} = G) -> {V, add_vertex(G#graph{next = V + 1}, V)}.

add_vertex(G, V) -> add_vertex(G, V, []).

add_vertex(#graph{vertices = Vertices} = G, V, Label) -> G#graph{vertices = Vertices#{V => Label}}.

del_vertex(#graph{vertices = Vertices} = G0, V) ->
    #graph{in = In, out = Out} = G = del_edges(G0, edges(G0, V)),
    G#graph{vertices = maps:remove(V, Vertices), in = maps:remove(V, In), out = maps:remove(V, Out)}.

del_vertices(G, Vs) -> lists:foldl(fun(V, Acc) -> del_vertex(Acc, V) end, G, Vs).

has_vertex(#graph{vertices = Vertices}, V) -> is_map_key(V, Vertices).

vertex(#graph{vertices = Vertices}, V) -> map_get(V, Vertices).
vertex(#graph{vertices = Vertices}, V, Default) -> maps:get(V, Vertices, Default).

vertices(#graph{vertices = Vertices}) -> maps:keys(Vertices).
vertices_with_labels(#graph{vertices = Vertices}) -> maps:to_list(Vertices).
no_vertices(#graph{vertices = Vertices}) -> map_size(Vertices).

fold_vertices(#graph{vertices = Vertices}, F, Acc) -> maps:fold(F, Acc, Vertices).

source_vertices(#graph{in = In} = G) -> vertices_without(In, G).
sink_vertices(#graph{out = Out} = G) -> vertices_without(Out, G).

vertices_without(Edges, G) -> lists:reverse([V || V <- vertices(G), maps:get(V, Edges, []) =:= []]).

%% Edges ---------------------------------------------------------------------------------------------------------------

add_edge(G, V1, V2) -> add_edge(G, V1, V2, []).

add_edge(#graph{cyclic = Cyclic, in = In, out = Out} = G, V1, V2, Label) ->
    not Cyclic andalso (V1 =:= V2 orelse has_vertex(G, V2) andalso get_path(G, V2, V1) =/= false) andalso erlang:error({bad_edge, {V1, V2}}),
    [has_vertex(G, V) orelse erlang:error({bad_vertex, V}) || V <- [V1, V2]],
    Edge = {V1, V2, Label},
    G#graph{in = with_edge(V2, Edge, In), out = with_edge(V1, Edge, Out)}.

with_edge(V, Edge, Edges) -> Edges#{V => ordsets:add_element(Edge, maps:get(V, Edges, []))}.

del_edge(#graph{in = In, out = Out} = G, {V1, V2, _} = Edge) -> G#graph{in = without_edge(V2, Edge, In), out = without_edge(V1, Edge, Out)}.

without_edge(V, Edge, Edges) ->
    case Edges of
        #{V := Set} -> Edges#{V := Set -- [Edge]};
        #{} -> Edges
    end.

del_edges(G, Edges) when is_list(Edges) -> lists:foldl(fun(Edge, Acc) -> del_edge(Acc, Edge) end, G, Edges).

del_edges(G, V1, V2) -> del_edges(G, edges(G, V1, V2)).

edges(#graph{out = Out}) -> maps:fold(fun(_, Edges, Acc) -> Edges ++ Acc end, [], Out).
edges(G, V) -> out_edges(G, V) ++ in_edges(G, V).
edges(G, V1, V2) -> [Edge || {A, B, _} = Edge <- out_edges(G, V1), A =:= V1, B =:= V2].

no_edges(#graph{out = Out}) -> maps:fold(fun(_, Edges, N) -> N + length(Edges) end, 0, Out).

has_edge(G, {V1, _, _} = Edge) -> ordsets:is_element(Edge, out_edges(G, V1)).
has_edge(G, V1, V2) -> edges(G, V1, V2) =/= [].

in_edges(#graph{in = In}, V) -> maps:get(V, In, []).
out_edges(#graph{out = Out}, V) -> maps:get(V, Out, []).

in_degree(G, V) -> length(in_edges(G, V)).
out_degree(G, V) -> length(out_edges(G, V)).

in_neighbours(G, V) -> [From || {From, _, _} <- in_edges(G, V)].
out_neighbours(G, V) -> [To || {_, To, _} <- out_edges(G, V)].

%% Paths ---------------------------------------------------------------------------------------------------------------

has_path(_, V, V) -> true;
has_path(G, V1, V2) -> lists:member(V2, reachable(G, [V1])).

%% A cycle of one vertex is answered only if there is no longer one, and then as that vertex alone.
get_cycle(G, V) ->
    Neighbours = out_neighbours(G, V),
    case deep_path([{[W || W <- Neighbours, W =/= V], [V]}], V, #{V => true}, G) of
        false ->
            case lists:member(V, Neighbours) of
                true -> [V];
                false -> false
            end;
        Path -> Path
    end.

get_path(G, V1, V2) -> deep_path([{out_neighbours(G, V1), [V1]}], V2, #{V1 => true}, G).

%% Depth first. Of each vertex on the way: its neighbours still to try, and the path to it.
deep_path([{[Goal | _], Path} | _], Goal, _, _) -> lists:reverse(Path, [Goal]);
deep_path([{[V | Vs], Path} | Open], Goal, Seen, G) when is_map_key(V, Seen) -> deep_path([{Vs, Path} | Open], Goal, Seen, G);
deep_path([{[V | Vs], Path} | Open], Goal, Seen, G) ->
    deep_path([{out_neighbours(G, V), [V | Path]}, {Vs, Path} | Open], Goal, Seen#{V => true}, G);
deep_path([{[], _} | Open], Goal, Seen, G) -> deep_path(Open, Goal, Seen, G);
deep_path([], _, _, _) -> false.

get_short_cycle(G, V) -> get_short_path(G, V, V).

get_short_path(G, V1, V2) -> broad_path(queue:from_list(out_edges(G, V1)), V2, #{V1 => none}, G).

%% Breadth first: each vertex that was reached, with the vertex it was reached from.
broad_path(Queue, Goal, From, G) ->
    case queue:out(Queue) of
        {empty, _} -> false;
        {{value, {V, Goal, _}}, _} -> way_back(V, From, [Goal]);
        {{value, {_, W, _}}, Rest} when is_map_key(W, From) -> broad_path(Rest, Goal, From, G);
        {{value, {V, W, _}}, Rest} -> broad_path(queue:join(Rest, queue:from_list(out_edges(G, W))), Goal, From#{W => V}, G)
    end.

way_back(V, From, Path) ->
    case From of
        #{V := none} -> [V | Path];
        #{V := Before} -> way_back(Before, From, [V | Path])
    end.

del_path(G, V1, V2) ->
    case get_path(G, V1, V2) of
        false -> G;
        Path ->
            Steps = lists:zip(lists:droplast(Path), tl(Path)),
            del_path(lists:foldl(fun({A, B}, Acc) -> del_edges(Acc, A, B) end, G, Steps), V1, V2)
    end.

%% Components and reachability -----------------------------------------------------------------------------------------

components(G) -> forest(fun(V) -> in_neighbours(G, V) ++ out_neighbours(G, V) end, vertices(G)).

%% Kosaraju's: the trees of the reversed graph, roots in the order in which the graph itself was left.
strong_components(G) -> forest(fun(V) -> in_neighbours(G, V) end, reverse_postorder(G, vertices(G))).

cyclic_strong_components(G) -> lists:reverse([C || C <- strong_components(G), is_cyclic(C, G)]).

is_cyclic([V], G) -> has_loop(V, G);
is_cyclic(_, _) -> true.

reachable(G, Vs) when is_list(Vs) -> lists:append(forest(fun(V) -> out_neighbours(G, V) end, Vs)).
reachable_via_neighbours(G, Vs) when is_list(Vs) -> lists:append(forest_below(fun(V) -> out_neighbours(G, V) end, Vs)).
reaching(G, Vs) when is_list(Vs) -> lists:append(forest(fun(V) -> in_neighbours(G, V) end, Vs)).
reaching_via_neighbours(G, Vs) when is_list(Vs) -> lists:append(forest_below(fun(V) -> in_neighbours(G, V) end, Vs)).

%% The trees that grow from the roots: the last one first, in each what was visited last first.
forest(Next, Roots) -> grow(Next, Roots, fun(Root) -> [Root] end).

%% The same from what is next to each root.
forest_below(Next, Roots) -> grow(Next, Roots, Next).

grow(Next, Roots, Begin) ->
    {Trees, _} = lists:foldl(
        fun(Root, {Trees, Seen}) when is_map_key(Root, Seen) -> {Trees, Seen};
           (Root, {Trees, Seen}) ->
                case tree(Begin(Root), Next, [], Seen) of
                    {[], Seen1} -> {Trees, Seen1};
                    {Tree, Seen1} -> {[Tree | Trees], Seen1}
                end
        end, {[], #{}}, Roots),
    Trees.

tree([V | Vs], Next, Tree, Seen) when is_map_key(V, Seen) -> tree(Vs, Next, Tree, Seen);
tree([V | Vs], Next, Tree, Seen) -> tree(Next(V) ++ Vs, Next, [V | Tree], Seen#{V => true});
tree([], _, Tree, Seen) -> {Tree, Seen}.

%% Orders --------------------------------------------------------------------------------------------------------------

%% Where walks begin when nothing else is said: vertices without edges to them, and one of each cycle.
roots(G) -> [V || V <- vertices(G), in_degree(G, V) =:= 0] ++ [hd(C) || C <- cyclic_strong_components(G)].

preorder(G) -> preorder(G, roots(G)).
preorder(G, Vs) ->
    {Tree, _} = tree(Vs, fun(V) -> out_neighbours(G, V) end, [], #{}),
    lists:reverse(Tree).

postorder(G) -> postorder(G, roots(G)).
postorder(G, Vs) -> lists:reverse(reverse_postorder(G, Vs)).

reverse_postorder(G) -> reverse_postorder(G, roots(G)).
reverse_postorder(G, Vs) -> leave([Vs], [], G, [], #{}).

%% Lists of vertices to visit, the deepest first, and the vertices whose lists stand above the deepest.
leave([[V | Vs] | Open], Path, G, Left, Seen) when is_map_key(V, Seen) -> leave([Vs | Open], Path, G, Left, Seen);
leave([[V | Vs] | Open], Path, G, Left, Seen) -> leave([out_neighbours(G, V), Vs | Open], [V | Path], G, Left, Seen#{V => true});
leave([[] | Open], [V | Path], G, Left, Seen) -> leave(Open, Path, G, [V | Left], Seen);
leave([[]], [], _, Left, _) -> Left.

topsort(G) -> reverse_postorder(G).

%% Shapes --------------------------------------------------------------------------------------------------------------

is_acyclic(G) -> cyclic_strong_components(G) =:= [].

loop_vertices(G) -> [V || V <- vertices(G), has_loop(V, G)].

has_loop(V, G) -> lists:member(V, out_neighbours(G, V)).

is_arborescence(G) -> arborescence_root(G) =/= no.

arborescence_root(G) ->
    Degrees = [{in_degree(G, V), V} || has_edges_of_tree(G), V <- vertices(G)],
    case [Root || {0, Root} <- Degrees] of
        [Root] ->
            case lists:all(fun({Degree, _}) -> Degree =< 1 end, Degrees) of
                true -> {yes, Root};
                false -> no
            end;
        _ -> no
    end.

is_tree(G) -> has_edges_of_tree(G) andalso length(components(G)) =:= 1.

has_edges_of_tree(G) -> no_edges(G) =:= no_vertices(G) - 1.

%% Parts ---------------------------------------------------------------------------------------------------------------

subgraph(G, Vs) -> subgraph(G, Vs, []).

subgraph(#graph{cyclic = Cyclic} = G, Vs, Options) ->
    {Type, KeepLabels} = subgraph_options(Options, inherit, true),
    Empty = case Type of
                inherit -> #graph{cyclic = Cyclic};
                _ -> new(Type)
            end,
    WithVertices = lists:foldl(fun(V, Part) -> add_vertex(Part, V, label(KeepLabels, vertex(G, V))) end, Empty, [V || V <- Vs, has_vertex(G, V)]),
    Edges = [Edge || V <- vertices(WithVertices), {_, To, _} = Edge <- out_edges(G, V), has_vertex(WithVertices, To)],
    lists:foldl(fun({V1, V2, Label}, Part) -> add_edge(Part, V1, V2, label(KeepLabels, Label)) end, WithVertices, Edges).

label(true, Label) -> Label;
label(false, _) -> [].

subgraph_options([{type, Type} | Options], _, Keep) when Type =:= inherit; is_list(Type) -> subgraph_options(Options, Type, Keep);
subgraph_options([{keep_labels, Keep} | Options], Type, _) when is_boolean(Keep) -> subgraph_options(Options, Type, Keep);
subgraph_options([], Type, Keep) -> {Type, Keep};
subgraph_options(_, _, _) -> erlang:error(badarg).

%% A graph whose vertices are the strong components, with one edge where there are edges between two of them.
condensation(G) ->
    Components = strong_components(G),
    ComponentOf = #{V => C || C <- Components, V <- C},
    lists:foldl(
      fun(C, Condensed) ->
          Targets = lists:usort([maps:get(W, ComponentOf) || V <- C, W <- out_neighbours(G, V)]),
          lists:foldl(fun(T, Acc) when T =:= C -> Acc;
                         (T, Acc) -> add_edge(add_vertex(Acc, T), C, T)
                      end, add_vertex(Condensed, C), Targets)
      end, subgraph(G, []), Components).
