%% Ordered tables by keys of all kinds: order, look-ups, neighbours and ranges, with keys that begin alike and numbers that are equal.
-module(ets_ranked_keys).
-export([main/0]).

main() ->
    Keys = keys(),
    T = ets:new(t, [ordered_set]),
    insert(T, shuffled(Keys)),
    Sorted = sorted(Keys),
    display({count, ets:info(T, size), length(Sorted)}),
    display({in_order, [K || {K, _} <- ets:tab2list(T)] == Sorted}),
    display({forward, walk(T, ets:first(T), fun ets:next/2) == Sorted}),
    display({backward, walk(T, ets:last(T), fun ets:prev/2) == lists:reverse(Sorted)}),
    display({found, lists:all(fun(K) -> [{F, _}] = ets:lookup(T, K), F == K end, Keys)}),
    display({absent, [K || K <- absent(), ets:member(T, K)]}),
    [display({next, K, ets:next(T, K), ets:prev(T, K)}) || K <- [-1, 0.25, 2.0, 1.0e30, b, <<"abcdefgh">>, "abc", {a}, {1, b}, [1.5], <<0:3>>]],
    [display({range, P, ets:select(T, [{{P, '_'}, [], ['$_']}])}) || P <- [{1, '_'}, {a, '$1'}, [$a | '_'], [1 | '$1'], {'_', a}]],
    [ets:delete(T, K) || {K, N} <- lists:zip(Sorted, lists:seq(1, length(Sorted))), N rem 3 =/= 0],
    display({left, ets:tab2list(T) == [R || {R, N} <- lists:zip([{K, x} || K <- Sorted], lists:seq(1, length(Sorted))), N rem 3 =:= 0]}),
    many().

%% More keys than one leaf holds.
many() ->
    [begin
        T = ets:new(t, [ordered_set]),
        Keys = [Make(N * 7919 rem 5003) || N <- lists:seq(1, 5000)],
        insert(T, Keys),
        Sorted = lists:usort(Keys),
        display({Kind, [K || {K, _} <- ets:tab2list(T)] =:= Sorted, lists:all(fun(K) -> ets:member(T, K) end, Keys),
                 walk(T, ets:last(T), fun ets:prev/2) =:= lists:reverse(Sorted)}),
        ets:delete(T)
     end || {Kind, Make} <- [{binary, fun integer_to_binary/1}, {string, fun integer_to_list/1}, {pair, fun(N) -> {N rem 10, N} end},
                             {same_beginning, fun(N) -> <<"a long beginning ", (integer_to_binary(N))/binary>> end}, {float, fun(N) -> N / 2 end},
                             {atom_first, fun(N) -> {key, N} end}, {mixed, fun(N) when N rem 2 =:= 0 -> N; (N) -> N * 1.0 end}]].

display(T) -> io:format("~w~n", [T]).

insert(T, Keys) -> [ets:insert(T, {K, x}) || K <- Keys].

walk(_, '$end_of_table', _) -> [];
walk(T, K, F) -> [K | walk(T, F(T, K), F)].

sorted(Keys) -> lists:foldl(fun(K, [L | _] = A) when K == L -> A; (K, A) -> [K | A] end, [none], lists:reverse(lists:sort(Keys))) -- [none].

%% The same shuffle everywhere.
shuffled(Keys) -> [K || {_, _, K} <- lists:sort([{erlang:phash2(N), N, K} || {N, K} <- lists:zip(lists:seq(1, length(Keys)), Keys)])].

keys() ->
    Plain = [-(1 bsl 60), -(1 bsl 60) - 1, (1 bsl 60) - 1, 1 bsl 60, 1 bsl 70, -(1 bsl 70), -3, 0, 1, 2, 250, 251, 252, 253, 254, 1 bsl 48,
             0.5, -0.5, 1.5, 251.5, 1.0e15, 1.2e18, 1.0e30, -1.0e30,
             a, ab, abcdefg, abcdefgh, abcdefgi, '', 'å', <<>>, <<0>>, <<"a">>, <<"abcdefg">>, <<"abcdefgh">>, <<"abcdefghi">>, <<1:1>>, <<0:3>>, <<128>>,
             {}, [], #{}, #{a => 1}],
    Plain ++ [{K} || K <- Plain] ++ [{{K}} || K <- Plain] ++ [[K] || K <- Plain]
        ++ [{K, S} || K <- [1, 1.5, a, <<"a">>], S <- Plain] ++ [[K, S] || K <- [1, 1.5, 250, a], S <- Plain] ++ [[K | S] || K <- [1, 251.5, a], S <- Plain].

absent() -> [3, 0.75, 1 bsl 61, abcdef, abcdefgj, <<"abcdefgj">>, <<0:1>>, {3}, [3], {1, 3}, [1, 3], "abc", {{3}}].
