%% Messages to oneself while receiving selectively from others.
-module(proc_self_messages).
-include("case.hrl").

main() ->
    [self() ! {later, N} || N <- lists:seq(1, 100)],
    S = self(),
    [spawn(fun() -> S ! {now, N} end) || N <- lists:seq(1, 20)],
    ?show(lists:sort([receive {now, N} -> self() ! {again, N}, N end || _ <- lists:seq(1, 20)])),
    ?show([receive {later, N} -> N end || _ <- lists:seq(1, 100)] =:= lists:seq(1, 100)),
    ?show(length([receive {again, N} -> N end || _ <- lists:seq(1, 20)])),
    ?show(receive M -> M after 0 -> empty end),
    ok.
