-module(lib_sets_order).
-export([main/0]).

%% Sets have the older form where no version is asked for, and the order of its buckets.
main() ->
    Lists = [lists:seq(1, 10), lists:seq(1, 100), [a, b, c, hello, world], ["x", "yy", <<"z">>, 1.5, {t, 1}, #{}, []], [I * I || I <- lists:seq(1, 200)]],
    [io:format("~w~n~w~n", [sets:to_list(sets:from_list(List)), sets:fold(fun(X, Xs) -> [X | Xs] end, [], sets:from_list(List))]) || List <- Lists],
    io:format("~p~n~p~n", [sets:new(), sets:from_list([a, b, 1])]),
    Odd = sets:from_list([1, 3, 5, 7, 9, 11]),
    Small = lists:foldl(fun sets:add_element/2, sets:new(), [5, 1, 4, 3, 2]),
    [io:format("~w~n", [sets:to_list(Set)])
     || Set <- [sets:union(Odd, Small), sets:union(Small, Odd), sets:intersection(Odd, Small), sets:subtract(Small, Odd), sets:del_element(4, Small),
                sets:filter(fun(X) -> X > 2 end, Small), sets:map(fun(X) -> {X} end, Small), sets:filtermap(fun(X) -> X > 1 andalso {true, -X} end, Small),
                sets:union([Odd, Small, sets:from_list([x, y])]), sets:intersection([Odd, Small])]],
    New = sets:from_list([1, 2, 3], [{version, 2}]),
    io:format("~w~n", [{sets:is_equal(New, sets:from_list([3, 2, 1])), sets:union(New, Small) =:= sets:union(Small, New), sets:is_set(New),
                        sets:is_subset(New, Small), sets:is_disjoint(New, Odd), sets:size(sets:new([{version, 1}])), sets:new([{version, 2}])}]),
    ok.
