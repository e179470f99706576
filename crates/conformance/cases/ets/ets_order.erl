%% Ordered tables: the order of terms, neighbours of keys that are there and of those that are not, both directions.
-module(ets_order).
-include("case.hrl").

main() ->
    T = ets:new(table, [ordered_set]),
    Keys = [1, 2.5, 3, -1, 1 bsl 70, a, b, {}, {a}, {a, b}, {b}, [], [a], [a, b], "text", <<>>, <<1>>, #{}, #{a => 1}, -1.5, 0, <<1:3>>],
    ets:insert(T, [{Key, x} || Key <- Keys]),
    ?show(ets:tab2list(T) =:= [{Key, x} || Key <- lists:sort(Keys)]),
    ?show([Key || {Key, _} <- ets:tab2list(T)]),
    ?show(forward(T, ets:first(T))),
    ?show(backward(T, ets:last(T))),
    ?show([ets:next(T, Key) || Key <- [0.5, 1.0, 2, a, aa, {z}, <<255>>, -100]]),
    ?show([ets:prev(T, Key) || Key <- [0.5, 1.0, 2, a, aa, {z}, <<255>>, -100]]),
    ?show(ets:first_lookup(T)),
    ?show(ets:last_lookup(T)),
    ?show(ets:next_lookup(T, 1)),
    ?show(ets:prev_lookup(T, 1)),
    ?show(ets:next_lookup(T, <<1>>)),
    ?show(ets:prev_lookup(T, -1.5)),
    ?show(ets:insert(T, {1.0, y})),
    ?show(ets:lookup(T, 1)),
    ?show(ets:lookup(T, 1.0)),
    ?show(ets:match(T, {1, '$1'})),
    ?show(ets:match(T, {1.0, '$1'})),
    ?show(ets:delete(T, 1)),
    ?show(ets:member(T, 1.0)),
    ?show(ets:slot(T, 0)),
    ?show(ets:slot(T, 3)),
    ?show(ets:slot(T, ets:info(T, size))),
    ?show(ets:slot(T, ets:info(T, size) + 1)),
    Empty = ets:new(empty, [ordered_set]),
    ?show({ets:first(Empty), ets:last(Empty), ets:next(Empty, a), ets:prev(Empty, a), ets:first_lookup(Empty), ets:slot(Empty, 0)}),
    Many = ets:new(many, [ordered_set]),
    Numbers = [(N * 7919) rem 5003 || N <- lists:seq(1, 5002)],
    [ets:insert(Many, {N, N}) || N <- Numbers],
    ?show(ets:tab2list(Many) =:= [{N, N} || N <- lists:seq(1, 5002)]),
    [ets:delete(Many, N) || N <- Numbers, N rem 3 =/= 0],
    ?show(length(forward(Many, ets:first(Many)))),
    ?show(forward(Many, ets:first(Many)) =:= lists:reverse(backward(Many, ets:last(Many)))),
    [ets:delete(Many, N) || N <- lists:seq(1, 5002), N < 5000],
    ?show(ets:tab2list(Many)),
    [ets:insert(Many, {{N rem 10, N}, x}) || N <- Numbers],
    ?show(length(ets:match(Many, {{3, '$1'}, '_'}))),
    ?show(hd(ets:match(Many, {{3, '$1'}, '_'}))),
    ?show(ets:select_count(Many, [{{{3, '$1'}, '_'}, [{'<', '$1', 1000}], [true]}])),
    ?show(ets:select_delete(Many, [{{{3, '_'}, '_'}, [], [true]}])),
    ?show(ets:info(Many, size)),
    ?show(ets:match_delete(Many, {{4, '_'}, '_'})),
    ?show(ets:info(Many, size)),
    ok.

forward(_, '$end_of_table') -> [];
forward(T, Key) -> [Key | forward(T, ets:next(T, Key))].

backward(_, '$end_of_table') -> [];
backward(T, Key) -> [Key | backward(T, ets:prev(T, Key))].
