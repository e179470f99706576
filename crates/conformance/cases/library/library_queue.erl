%% Every function of `queue`.
-module(library_queue).
-include("../calls.hrl").

module() -> queue.

queues() -> [queue:new(), queue:from_list([a]), queue:from_list([a, b, c, a]), queue:in_r(x, queue:in(y, queue:new())),
             lists:foldl(fun queue:in/2, queue:new(), [1, 2, 3, 4, 5])].

calls() ->
    Queues = queues(),
    Some = [hd(Queues), lists:last(Queues), not_a_queue],
    [{new, []}]
    ++ [{F, [Queues ++ [bad]]} || F <- [is_queue, is_empty, len, to_list, out, out_r, get, get_r, peek, peek_r, drop, drop_r, reverse, head, tail, daeh, last,
                                        liat, lait, init]]
    ++ [{F, [[a, z], Queues]} || F <- [member, in, in_r, delete, delete_r, cons]]
    ++ [{snoc, [Queues, [a]]}, {from_list, [[[], [a], [a, b, c], [a | b], x]]}, {join, [Some, Some]}, {split, [[0, 1, 3, 5, 6, -1, x], Some]}]
    ++ [{F, [[fun(X) -> X =:= 3 end, fun(X) -> is_integer(X) end, x], Some]} || F <- [any, all, delete_with, delete_with_r, filter, filtermap]]
    ++ [{filter, [[fun(X) -> [X, {X}] end], Some]}, {filtermap, [[fun(X) -> {true, {X}} end], Some]},
        {fold, [[fun(X, Acc) -> [X | Acc] end], [[]], Some]}].
