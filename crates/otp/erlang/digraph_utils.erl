%% Questions about the graphs of `digraph`: components, orders, reachability, shapes, parts.
%%
%% What was visited stands in a map, and walks keep a list of what is still to do, so depth costs heap and not stack.
-module(digraph_utils).

-export([arborescence_root/1, components/1, condensation/1, cyclic_strong_components/1, is_acyclic/1, is_arborescence/1,
         is_tree/1, loop_vertices/1, postorder/1, preorder/1, reachable/2, reachable_neighbours/2, reaching/2,
         reaching_neighbours/2, strong_components/1, subgraph/2, subgraph/3, topsort/1]).

%% Components and reachability -----------------------------------------------------------------------------------------

components(G) -> forest(fun(V) -> digraph:in_neighbours(G, V) ++ digraph:out_neighbours(G, V) end, digraph:vertices(G)).

%% Kosaraju's: the trees of the reversed graph, roots in the order in which the graph itself was left.
strong_components(G) -> forest(fun(V) -> digraph:in_neighbours(G, V) end, reverse_postorder(G)).

cyclic_strong_components(G) -> lists:reverse([C || C <- strong_components(G), is_cyclic(C, G)]).

is_cyclic([V], G) -> has_loop(V, G);
is_cyclic(_, _) -> true.

reachable(Vs, G) when is_list(Vs) -> lists:append(forest(fun(V) -> digraph:out_neighbours(G, V) end, Vs)).

reachable_neighbours(Vs, G) when is_list(Vs) ->
    lists:append(forest_below(fun(V) -> digraph:out_neighbours(G, V) end, Vs)).

reaching(Vs, G) when is_list(Vs) -> lists:append(forest(fun(V) -> digraph:in_neighbours(G, V) end, Vs)).

reaching_neighbours(Vs, G) when is_list(Vs) ->
    lists:append(forest_below(fun(V) -> digraph:in_neighbours(G, V) end, Vs)).

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

preorder(G) -> lists:reverse(lists:append(forest(fun(V) -> digraph:out_neighbours(G, V) end, digraph:vertices(G)))).

postorder(G) -> lists:reverse(reverse_postorder(G)).

reverse_postorder(G) -> leave([digraph:vertices(G)], [], G, [], #{}).

%% Lists of vertices to visit, the deepest first, and the vertices whose lists stand above the deepest.
leave([[V | Vs] | Open], Path, G, Left, Seen) when is_map_key(V, Seen) -> leave([Vs | Open], Path, G, Left, Seen);
leave([[V | Vs] | Open], Path, G, Left, Seen) ->
    leave([digraph:out_neighbours(G, V), Vs | Open], [V | Path], G, Left, Seen#{V => true});
leave([[] | Open], [V | Path], G, Left, Seen) -> leave(Open, Path, G, [V | Left], Seen);
leave([[]], [], _, Left, _) -> Left.

%% No cycle of two vertices or more: every strong component is a single vertex.
topsort(G) ->
    Order = reverse_postorder(G),
    case length(forest(fun(V) -> digraph:in_neighbours(G, V) end, Order)) =:= digraph:no_vertices(G) of
        true -> Order;
        false -> false
    end.

%% Shapes --------------------------------------------------------------------------------------------------------------

is_acyclic(G) -> loop_vertices(G) =:= [] andalso topsort(G) =/= false.

loop_vertices(G) -> [V || V <- digraph:vertices(G), has_loop(V, G)].

has_loop(V, G) -> lists:member(V, digraph:out_neighbours(G, V)).

is_arborescence(G) -> arborescence_root(G) =/= no.

arborescence_root(G) ->
    Degrees = [{digraph:in_degree(G, V), V} || has_edges_of_tree(G), V <- digraph:vertices(G)],
    case [Root || {0, Root} <- Degrees] of
        [Root] ->
            case lists:all(fun({Degree, _}) -> Degree =< 1 end, Degrees) of
                true -> {yes, Root};
                false -> no
            end;
        _ -> no
    end.

is_tree(G) -> has_edges_of_tree(G) andalso length(components(G)) =:= 1.

has_edges_of_tree(G) -> digraph:no_edges(G) =:= digraph:no_vertices(G) - 1.

%% Parts ---------------------------------------------------------------------------------------------------------------

subgraph(G, Vs) -> subgraph(G, Vs, []).

subgraph(G, Vs, Options) ->
    {Type, KeepLabels} = subgraph_options(Options, inherit, true),
    Part = digraph:new(type(Type, G)),
    [digraph:add_vertex(Part, V, label(KeepLabels, Label)) || {V, Label} <- [digraph:vertex(G, V) || V <- Vs]],
    [digraph:add_edge(Part, E, V1, V2, label(KeepLabels, Label))
     || V <- digraph:vertices(Part), E <- digraph:out_edges(G, V),
        {_, V1, V2, Label} <- [digraph:edge(G, E)], digraph:vertex(Part, V2) =/= false],
    Part.

label(true, Label) -> Label;
label(false, _) -> [].

subgraph_options([{type, Type} | Options], _, Keep) when Type =:= inherit; is_list(Type) -> subgraph_options(Options, Type, Keep);
subgraph_options([{keep_labels, Keep} | Options], Type, _) when is_boolean(Keep) -> subgraph_options(Options, Type, Keep);
subgraph_options([], Type, Keep) -> {Type, Keep};
subgraph_options(_, _, _) -> erlang:error(badarg).

type(inherit, G) ->
    Info = digraph:info(G),
    [proplists:get_value(cyclicity, Info), proplists:get_value(protection, Info)];
type(Type, _) -> Type.

%% A graph whose vertices are the strong components, with one edge where there are edges between two of them.
condensation(G) ->
    Components = strong_components(G),
    ComponentOf = #{V => C || C <- Components, V <- C},
    Condensed = subgraph(G, []),
    [begin
         digraph:add_vertex(Condensed, C),
         Targets = lists:usort([maps:get(W, ComponentOf) || V <- C, W <- digraph:out_neighbours(G, V)]),
         [begin digraph:add_vertex(Condensed, T), digraph:add_edge(Condensed, C, T) end || T <- Targets, T =/= C]
     end || C <- Components],
    Condensed.
