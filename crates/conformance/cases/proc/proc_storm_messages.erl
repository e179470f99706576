%% Many senders, few receivers: nothing is lost, nothing comes twice, and each sender's order is kept.
-module(proc_storm_messages).
-include("case.hrl").

main() ->
    ?show(storm(8, 3, 60)),
    ?show(storm(1, 8, 40)),
    ?show(storm(20, 1, 25)),
    ?show(relay(30, 20)),
    ok.

storm(Senders, Receivers, Count) ->
    Self = self(),
    To = [spawn(fun() -> Self ! {self(), receive_all(Senders * Count, #{})} end) || _ <- lists:seq(1, Receivers)],
    [spawn(fun() -> [R ! {self(), N, payload(N)} || N <- lists:seq(1, Count), R <- To] end) || _ <- lists:seq(1, Senders)],
    Results = [receive {R, Result} -> Result end || R <- To],
    {length(Results), lists:usort(Results)}.

receive_all(0, Next) ->
    Rest = receive Any -> Any after 0 -> nothing end,
    {maps:size(Next), lists:usort(maps:values(Next)), Rest};
receive_all(Left, Next) ->
    receive
        {From, N, Payload} ->
            Expected = maps:get(From, Next, 1),
            {N, true} = {Expected, Payload =:= payload(N)},
            receive_all(Left - 1, Next#{From => Expected + 1})
    end.

payload(N) when N rem 7 =:= 0 -> binary:copy(<<N>>, 70 + N);
payload(N) when N rem 3 =:= 0 -> lists:seq(1, N);
payload(N) -> {N, N * 1.5}.

%% A message handed round a ring of processes while they all talk to the collector too.
relay(Size, Rounds) ->
    Self = self(),
    Last = lists:foldl(fun(_, Next) -> spawn(fun() -> station(Self, Next) end) end, Self, lists:seq(1, Size)),
    Last ! {round, Rounds},
    collect(Size, Rounds, Last, 0).

station(Collector, Next) ->
    receive
        {round, N} ->
            Collector ! seen,
            Next ! {round, N},
            case N of
                0 -> ok;
                _ -> station(Collector, Next)
            end
    end.

collect(Size, Rounds, First, Seen) ->
    receive
        seen -> collect(Size, Rounds, First, Seen + 1);
        {round, 0} -> {Seen + count(0), Size * (Rounds + 1)};
        {round, N} ->
            First ! {round, N - 1},
            collect(Size, Rounds, First, Seen)
    end.

count(N) ->
    receive seen -> count(N + 1) after 0 -> N end.
