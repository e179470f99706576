%% Shortest paths in a grid: a pairing heap, a map of distances.
-module(dijkstra).
-include("../harness.hrl").

bench() ->
    Side = 190,
    Distances = visit(insert({0, {1, 1}}, empty), Side, #{}),
    maps:fold(fun({X, Y}, D, Sum) -> (Sum + X * D + Y) band 16#ffffffff end, 0, Distances).

visit(empty, _, Done) -> Done;
visit({{D, Place}, _} = Heap, Side, Done) ->
    Rest = delete_min(Heap),
    case Done of
        #{Place := _} -> visit(Rest, Side, Done);
        #{} -> visit(reach(neighbours(Place, Side), D, Done, Rest), Side, Done#{Place => D})
    end.

reach([], _, _, Heap) -> Heap;
reach([Place | More], D, Done, Heap) when is_map_key(Place, Done) -> reach(More, D, Done, Heap);
reach([Place | More], D, Done, Heap) -> reach(More, D, Done, insert({D + cost(Place), Place}, Heap)).

neighbours({X, Y}, Side) ->
    [{A, B} || {A, B} <- [{X + 1, Y}, {X - 1, Y}, {X, Y + 1}, {X, Y - 1}], A >= 1, B >= 1, A =< Side, B =< Side].

cost({X, Y}) -> 1 + (X * 7 + Y * 13 + X * Y) rem 9.

insert(Item, Heap) -> merge({Item, []}, Heap).

merge(empty, Heap) -> Heap;
merge(Heap, empty) -> Heap;
merge({A, As}, {B, _} = Right) when A =< B -> {A, [Right | As]};
merge(Left, {B, Bs}) -> {B, [Left | Bs]}.

delete_min({_, Children}) -> pair(Children).

pair([]) -> empty;
pair([Heap]) -> Heap;
pair([A, B | Rest]) -> merge(merge(A, B), pair(Rest)).
