%% Natives whose arguments and results are long: lists to tuples and bytes and back, ++, reverse, subtraction, sublists.
-module(long_lists).
-include("../harness.hrl").

bench() ->
    List = lists:seq(1, 300000),
    Bytes = [N rem 256 || N <- List],
    times(8, fun() ->
        Tuple = list_to_tuple(List),
        Binary = list_to_binary(Bytes),
        300000 = length(tuple_to_list(Tuple)),
        length(List ++ [x]) + length(lists:reverse(List)) + length(binary_to_list(Binary)) + length(lists:sublist(List, 200000))
            + length(lists:append([List, Bytes])) + length(List -- [1, 150000, 300000]) + tuple_size(setelement(7, Tuple, x))
            + length(lists:seq(1, 300000)) + length(lists:duplicate(300000, x)) + length(element(1, lists:split(150000, List)))
    end).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
