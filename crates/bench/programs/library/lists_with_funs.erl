%% Module lists where funs decide: map, filter, folds, partition, search, zips, splits, the calls of Gleam's list module.
-module(lists_with_funs).
-include("../harness.hrl").

bench() ->
    Numbers = lists:seq(1, 1000),
    Pairs = [{N rem 100, N} || N <- Numbers],
    times(150, fun() ->
        length(lists:map(fun(N) -> N + 1 end, Numbers)) + length(lists:filter(fun(N) -> N rem 3 =:= 0 end, Numbers))
            + lists:foldl(fun(N, Sum) -> Sum + N end, 0, Numbers) + lists:foldr(fun(N, Sum) -> N - Sum end, 0, Numbers)
            + length(lists:flatmap(fun(N) -> [N, N] end, Numbers)) + length(element(1, lists:partition(fun(N) -> N > 500 end, Numbers)))
            + length(lists:filtermap(fun(N) -> N rem 2 =:= 0 andalso {true, N} end, Numbers)) + length(element(1, lists:splitwith(fun(N) -> N < 700 end, Numbers)))
            + length(lists:takewhile(fun(N) -> N < 700 end, Numbers)) + length(lists:dropwhile(fun(N) -> N < 700 end, Numbers))
            + element(2, lists:mapfoldl(fun(N, Sum) -> {N * 2, Sum + N} end, 0, Numbers)) + length(lists:zipwith(fun(A, B) -> A + B end, Numbers, Numbers))
            + length(lists:keymap(fun(N) -> N + 1 end, 2, Pairs)) + element(2, lists:search(fun(N) -> N > 900 end, Numbers))
            + truth(lists:all(fun(N) -> N > 0 end, Numbers)) + truth(lists:any(fun(N) -> N > 999 end, Numbers))
    end) + times(150, fun() ->
        lists:foreach(fun(N) -> N end, Numbers),
        length(lists:sublist(Numbers, 100, 800)) + length(lists:nthtail(700, Numbers)) + lists:sum(Numbers) + lists:max(Numbers) + lists:min(Numbers)
            + length(lists:delete(900, Numbers)) + length(lists:keydelete(900, 2, Pairs)) + length(lists:keyreplace(900, 2, Pairs, {x, 900})) + length(lists:keystore(x, 1, Pairs, {x, 1}))
            + length(lists:append([Numbers, Numbers, Numbers])) + length(lists:flatten([[N, [N]] || N <- Numbers])) + length(lists:join($,, Numbers))
            + length(lists:enumerate(Numbers)) + length(element(1, lists:unzip(Pairs))) + length(lists:uniq(Pairs)) + length(lists:uniq(fun({K, _}) -> K end, Pairs))
            + length(lists:droplast(Numbers)) + lists:last(Numbers) + truth(lists:prefix(Numbers, Numbers)) + truth(lists:suffix([1000], Numbers))
    end).

truth(true) -> 1;
truth(false) -> 0.

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
