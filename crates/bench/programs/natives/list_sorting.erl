%% Sorting by natives: sort, usort, keysort, ukeysort, of integers, binaries and tuples, short lists and long ones.
-module(list_sorting).
-include("../harness.hrl").

bench() ->
    Numbers = numbers(20000, 12345),
    Binaries = [integer_to_binary(N) || N <- lists:sublist(Numbers, 5000)],
    Pairs = [{x, N rem 5000} || N <- Numbers],
    times(5, fun() ->
        hd(lists:sort(Numbers)) + length(lists:usort([N rem 1000 || N <- Numbers])) + byte_size(hd(lists:sort(Binaries)))
            + element(2, hd(lists:keysort(2, Pairs))) + length(lists:ukeysort(2, Pairs)) + length(lists:sort(lists:seq(1, 20000)))
    end) + times(100000, fun() -> hd(lists:sort([5, 3, 9, 1])) + length(lists:usort([b, a, b])) end).

numbers(0, _) -> [];
numbers(N, Seed) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    [Next | numbers(N - 1, Next)].

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
