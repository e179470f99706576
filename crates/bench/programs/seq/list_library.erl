%% What programs ask of module lists: append, reverse, member, keyfind, nth, zip, seq, duplicate.
-module(list_library).
-include("../harness.hrl").

bench() ->
    Numbers = lists:seq(1, 2000),
    Pairs = lists:zip(Numbers, lists:reverse(Numbers)),
    loop(1000, Numbers, Pairs, 0).

loop(0, _, _, Sum) -> Sum;
loop(N, Numbers, Pairs, Sum) ->
    Long = Numbers ++ lists:reverse(Numbers) ++ lists:duplicate(N, 7),
    Member = case lists:member(N + 100000, Long) of true -> 1; false -> 2 end,
    {_, Found} = lists:keyfind(2001 - N, 1, Pairs),
    Nth = lists:nth(N + 1, Long),
    Joined = lists:append([Numbers, [N], Numbers]),
    Last = lists:last(Joined),
    {Front, Back} = lists:split(N, Numbers),
    loop(N - 1, Numbers, Pairs,
         Sum + length(Long) + Member + Found + Nth + Last + length(Front) * hd(Back) + length(Long -- [7, 8, 9])).
