%% Directed graphs with labels on vertices and edges, which live in tables until `delete/1` or the end of their owner.
%%
%% Three tables: vertices {Vertex, Label}, edges {Edge, From, To, Label}, and a bag of the edges at each vertex, {{out, From}, Edge} and
%% {{in, To}, Edge}, whose order is that of insertion. What lists neighbours answers the youngest edge first, what lists edges the oldest.
-module(digraph).

-export([add_edge/3, add_edge/4, add_edge/5, add_vertex/1, add_vertex/2, add_vertex/3, del_edge/2, del_edges/2, del_path/3,
         del_vertex/2, del_vertices/2, delete/1, edge/2, edges/1, edges/2, get_cycle/2, get_path/3, get_short_cycle/2,
         get_short_path/3, in_degree/2, in_edges/2, in_neighbours/2, info/1, new/0, new/1, no_edges/1, no_vertices/1,
         out_degree/2, out_edges/2, out_neighbours/2, sink_vertices/1, source_vertices/1, vertex/2, vertices/1]).

-export_type([d_type/0, edge/0, graph/0, label/0, vertex/0]).

-record(digraph, {vertices, edges, incidence, cyclic = true}).

-opaque graph() :: #digraph{}.
-type vertex() :: term().
-type edge() :: term().
-type label() :: term().
-type d_type() :: acyclic | cyclic | private | protected.

new() -> new([]).

new(Type) ->
    {Cyclic, Access} = type(Type, true, protected),
    Incidence = ets:new(neighbours, [bag, Access]),
    ets:insert(Incidence, [{'$vid', 0}, {'$eid', 0}]),
    #digraph{vertices = ets:new(vertices, [set, Access]), edges = ets:new(edges, [set, Access]), incidence = Incidence, cyclic = Cyclic}.

%% Of what excludes each other, the first counts for cycles and the last for access, as in OTP.
type(Options, Cyclic, Access) ->
    case options(Options, [], Access) of
        {[], Last} -> {Cyclic, Last};
        {Cycles, Last} -> {lists:last(Cycles), Last};
        error -> erlang:error(badarg)
    end.

options([acyclic | Options], Cycles, Access) -> options(Options, [false | Cycles], Access);
options([cyclic | Options], Cycles, Access) -> options(Options, [true | Cycles], Access);
options([Access | Options], Cycles, _) when Access =:= protected; Access =:= private -> options(Options, Cycles, Access);
options([], Cycles, Access) -> {Cycles, Access};
options(_, _, _) -> error.

delete(G) ->
    ets:delete(G#digraph.vertices),
    ets:delete(G#digraph.edges),
    ets:delete(G#digraph.incidence).

info(#digraph{cyclic = Cyclic} = G) ->
    Tables = [G#digraph.vertices, G#digraph.edges, G#digraph.incidence],
    [{cyclicity, if Cyclic -> cyclic; true -> acyclic end},
     {memory, lists:sum([ets:info(Table, memory) || Table <- Tables])},
     {protection, ets:info(G#digraph.vertices, protection)}].

%% Vertices ------------------------------------------------------------------------------------------------------------

add_vertex(G) -> add_vertex(G, ['$v' | next('$vid', G)]).

add_vertex(G, V) -> add_vertex(G, V, []).

add_vertex(G, V, Label) ->
    ets:insert(G#digraph.vertices, {V, Label}),
    V.

del_vertex(G, V) ->
    del_edges(G, in_edges(G, V)),
    del_edges(G, out_edges(G, V)),
    ets:delete(G#digraph.vertices, V).

del_vertices(#digraph{} = G, Vs) ->
    lists:foreach(fun(V) -> del_vertex(G, V) end, Vs),
    true.

vertex(G, V) -> object(G#digraph.vertices, V).

vertices(G) -> ets:select(G#digraph.vertices, [{{'$1', '_'}, [], ['$1']}]).

no_vertices(G) -> ets:info(G#digraph.vertices, size).

source_vertices(G) -> vertices_without(in, G).
sink_vertices(G) -> vertices_without(out, G).

vertices_without(Side, G) ->
    lists:reverse([V || V <- vertices(G), not ets:member(G#digraph.incidence, {Side, V})]).

%% Edges ---------------------------------------------------------------------------------------------------------------

add_edge(G, V1, V2) -> add_edge(G, V1, V2, []).

add_edge(G, V1, V2, Label) -> add_edge(G, ['$e' | next('$eid', G)], V1, V2, Label).

add_edge(G, E, V1, V2, Label) ->
    case obstacle(G, E, V1, V2) of
        none ->
            ets:insert(G#digraph.incidence, [{{out, V1}, E}, {{in, V2}, E}]),
            ets:insert(G#digraph.edges, {E, V1, V2, Label}),
            E;
        Why -> {error, Why}
    end.

obstacle(G, E, V1, V2) ->
    case [V || V <- [V1, V2], not ets:member(G#digraph.vertices, V)] of
        [V | _] -> {bad_vertex, V};
        [] ->
            case edge(G, E) of
                {_, W1, W2, _} when W1 =/= V1; W2 =/= V2 -> {bad_edge, [V1, V2]};
                _ -> cycle(G, V1, V2)
            end
    end.

cycle(#digraph{cyclic = true}, _, _) -> none;
cycle(_, V, V) -> {bad_edge, [V, V]};
cycle(G, V1, V2) ->
    case get_path(G, V2, V1) of
        false -> none;
        Path -> {bad_edge, Path}
    end.

del_edge(G, E) -> del_edges(G, [E]).

del_edges(#digraph{edges = Edges, incidence = Incidence} = G, Es) ->
    lists:foreach(
      fun(E) ->
          case edge(G, E) of
              {_, V1, V2, _} ->
                  ets:delete_object(Incidence, {{out, V1}, E}),
                  ets:delete_object(Incidence, {{in, V2}, E}),
                  ets:delete(Edges, E);
              false -> true
          end
      end, Es),
    true.

edge(G, E) -> object(G#digraph.edges, E).

edges(G) -> ets:select(G#digraph.edges, [{{'$1', '_', '_', '_'}, [], ['$1']}]).

edges(G, V) -> ets:select(G#digraph.incidence, [{{{Side, V}, '$1'}, [], ['$1']} || Side <- [out, in]]).

no_edges(G) -> ets:info(G#digraph.edges, size).

in_edges(G, V) -> incident(in, G, V).
out_edges(G, V) -> incident(out, G, V).

incident(Side, G, V) -> [E || {_, E} <- ets:lookup(G#digraph.incidence, {Side, V})].

in_degree(G, V) -> length(incident(in, G, V)).
out_degree(G, V) -> length(incident(out, G, V)).

in_neighbours(G, V) -> ends(incident(in, G, V), 2, G).
out_neighbours(G, V) -> ends(incident(out, G, V), 3, G).

ends(Es, Position, G) -> lists:foldl(fun(E, Vs) -> [ets:lookup_element(G#digraph.edges, E, Position) | Vs] end, [], Es).

%% Paths ---------------------------------------------------------------------------------------------------------------

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
        {{value, E}, Rest} ->
            case edge(G, E) of
                {_, V, Goal, _} -> way_back(V, From, [Goal]);
                {_, _, W, _} when is_map_key(W, From) -> broad_path(Rest, Goal, From, G);
                {_, V, W, _} -> broad_path(queue:join(Rest, queue:from_list(out_edges(G, W))), Goal, From#{W => V}, G)
            end
    end.

way_back(V, From, Path) ->
    case From of
        #{V := none} -> [V | Path];
        #{V := Before} -> way_back(Before, From, [V | Path])
    end.

del_path(G, V1, V2) ->
    case get_path(G, V1, V2) of
        false -> true;
        Path ->
            Steps = lists:zip(lists:droplast(Path), tl(Path)),
            del_edges(G, [E || {A, B} <- Steps, E <- out_edges(G, A), element(3, edge(G, E)) =:= B]),
            del_path(G, V1, V2)
    end.

%% Tables --------------------------------------------------------------------------------------------------------------

object(Table, Key) ->
    case ets:lookup(Table, Key) of
        [Object] -> Object;
        [] -> false
    end.

next(Counter, #digraph{incidence = Incidence}) ->
    [{_, N}] = ets:lookup(Incidence, Counter),
    ets:delete(Incidence, Counter),
    ets:insert(Incidence, {Counter, N + 1}),
    N.
