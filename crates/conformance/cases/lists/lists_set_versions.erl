%% Sets of both versions: the form of the older one, and what comes of the two together.
-module(lists_set_versions).
-export([main/0]).

main() ->
    io:format("~p~n~p~n", [sets:from_list([a, "b", 3], [{version, 1}]), sets:from_list([1, 2], [{version, 2}])]),
    Old = sets:from_list([N * N || N <- lists:seq(1, 400)], [{version, 1}]),
    New = sets:from_list(lists:seq(1, 500), [{version, 2}]),
    Other = sets:from_list(lists:seq(1, 500, 3), [{version, 1}]),
    [show(Set) || Set <- [Old, New, Other]],
    [show(sets:F(A, B)) || F <- [union, intersection, subtract], A <- [Old, New, Other], B <- [Old, New, Other]],
    [io:format("~p ", [sets:F(A, B)]) || F <- [is_subset, is_disjoint, is_equal], A <- [Old, New, Other], B <- [Old, New, Other]],
    io:nl(),
    show(sets:filter(fun(X) -> X rem 2 =:= 0 end, Old)),
    show(sets:map(fun(X) -> X div 7 end, Old)),
    show(sets:filtermap(fun(X) when X > 9000 -> {true, {X}}; (X) -> X rem 2 =:= 0 end, Old)),
    show(lists:foldl(fun sets:del_element/2, Old, [N * N || N <- lists:seq(5, 400)])),
    io:format("~p~n", [erlang:phash2(lists:sort(sets:to_list(sets:union([Old, Other, New]))))]),
    show(sets:intersection([Other, Old])),
    io:format("~w~n", [lists:sublist(sets:to_list(Old), 20)]),
    io:format("~w~n", [sets:fold(fun(X, Acc) -> (X + Acc * 3) rem 1000003 end, 0, Old)]),
    io:format("~p~n", [[sets:is_set(X) || X <- [Old, New, {set}, set, [], #{}]]]),
    [io:format("~p~n", [try F() catch C:R -> {C, R} end])
     || F <- [fun() -> sets:new([{version, 3}]) end, fun() -> sets:filter(fun(_) -> no end, Other) end, fun() -> sets:union([]) =:= sets:new() end,
              fun() -> sets:size([]) end, fun() -> sets:is_equal(Old, sets:from_list(sets:to_list(Old), [{version, 2}])) end]].

show(Set) when is_map(Set) -> io:format("map ~p ~p~n", [sets:size(Set), erlang:phash2(lists:sort(sets:to_list(Set)))]);
show(Set) -> io:format("table ~p ~p~n", [sets:size(Set), erlang:phash2(Set)]).
