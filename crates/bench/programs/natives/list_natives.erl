%% Natives of module lists and on lists: member, keyfind and its kin, reverse, ++, --, seq, flatten, nth, to and from tuples.
-module(list_natives).
-include("../harness.hrl").

bench() ->
    Numbers = lists:seq(1, 1000),
    Pairs = [{N, x} || N <- Numbers],
    Names = [{atom, 1}, {other, 2}, {third, 3}, {last, 4}],
    Nested = [[N, [N, [N]]] || N <- lists:seq(1, 300)],
    times(2000, fun() ->
        true = lists:member(1000, Numbers),
        false = lists:keymember(1001, 1, Pairs),
        {900, x} = lists:keyfind(900, 1, Pairs),
        length(lists:reverse(Numbers)) + length(Numbers ++ [x]) + length(Numbers -- [1, 500, 1000]) + length(lists:seq(1, 1000))
            + length(lists:flatten(Nested)) + lists:nth(900, Numbers) + lists:last(Numbers) + lists:sum(Numbers) + lists:max(Numbers)
            + tuple_size(list_to_tuple(Numbers)) + length(lists:keydelete(500, 1, Pairs)) + length(lists:append([Numbers, Numbers]))
            + length(lists:duplicate(500, x)) + length(tuple_to_list(list_to_tuple(Numbers)))
    end) + times(100000, fun() ->
        {third, N} = lists:keyfind(third, 1, Names),
        N + length(lists:reverse(Names)) + length(Names ++ Names) + length([1, 2, 3] -- [2])
    end).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
