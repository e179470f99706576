%% Counting in several steps at once: all or none, limits, the same element twice, defaults; binaries of what is deleted and kept.
-module(ets_counter_lists).
-export([main/0]).

main() ->
    [counters(Type) || Type <- [set, ordered_set]],
    [kept(Type) || Type <- [set, bag, duplicate_bag]],
    display(erlang:system_info(ets_always_compress)).

counters(Type) ->
    T = ets:new(t, [Type]),
    ets:insert(T, [{a, 1, 2, x}, {b, 1 bsl 59, -(1 bsl 59)}, {c, 1.5}]),
    [begin
        Answer = try ets:update_counter(T, K, Op) catch error:E -> E end,
        display({K, Op, Answer, ets:lookup(T, K)})
     end || {K, Op} <- [{a, [{2, 1}, {3, 2}]}, {a, [{2, 1}, {2, 1}, {3, -1}]}, {a, []}, {a, [{2, 5, 8, 0}, {3, -9, 0, 100}]}, {a, [{2, 9, 8, 0}]}, {a, {2, 0, -5, 7}},
                        {a, [{2, 1}, {4, 1}]}, {a, [{2, 1}, {1, 1}]}, {a, [{2, 1}, {5, 1}]}, {a, [{2, 1} | x]}, {a, [1]}, {a, {2, -3, -100, 0}},
                        {b, [{2, 1 bsl 59}, {3, -(1 bsl 59)}]}, {b, [{2, 1 bsl 59}, {3, 1}]}, {b, {2, 1, 1 bsl 70, 0}}, {b, {2, -(1 bsl 61)}}, {b, [{2, 5}, {2, 1, 3, 0}]},
                        {c, 1}, {c, [{2, 1}]}, {d, [{2, 1}]}]],
    [begin
        Answer = try ets:update_counter(T, K, Op, Default) catch error:E -> E end,
        display({K, Op, Default, Answer, ets:lookup(T, K)})
     end || {K, Op, Default} <- [{e, [{2, 1}, {3, 2}], {x, 10, 20}}, {e, [{2, 1}, {3, 2}], {x, 10, 20}}, {f, [{3, 1}], {x, 10}}, {f, [{2, 1, 10, 0}], {x, 10}},
                                 {g, [{2, 1}, {1, 1}], {x, 10}}, {g, 1, {x, y}}, {h, [], {x, 5}}]],
    ets:delete(T).

kept(Type) ->
    T = ets:new(t, [Type]),
    Binary = list_to_binary(lists:seq(1, 100)),
    sizes(T),
    ets:insert(T, [{1, Binary}, {2, Binary}]),
    sizes(T),
    ets:safe_fixtable(T, true),
    ets:delete(T, 1),
    sizes(T),
    ets:safe_fixtable(T, false),
    sizes(T),
    ets:delete(T),
    byte_size(Binary).

sizes(T) -> display([Size || {_, Size, _} <- ets:info(T, binary)]).

display(T) -> io:format("~w~n", [T]).
