%% The group leader is inherited and can be replaced.
-module(proc_group_leader).
-include("case.hrl").

main() ->
    G = group_leader(),
    S = self(),
    spawn(fun() -> S ! (group_leader() =:= G) end),
    ?show(receive X -> X end),
    Fake = spawn(fun() -> fake(S) end),
    P = spawn(fun() -> receive go -> S ! {leader, group_leader() =:= Fake}, io:put_chars("captured") end end),
    ?show(group_leader(Fake, P)),
    P ! go,
    ?show(receive {leader, L} -> L end),
    ?show(receive {io, Chars} -> Chars after 2000 -> none end),
    ?show(group_leader(id(a), self())),
    ?show(group_leader(self(), id(a))),
    ok.

fake(S) ->
    receive
        {io_request, From, As, {put_chars, _, Chars}} ->
            S ! {io, iolist_to_binary(Chars)}, From ! {io_reply, As, ok}, fake(S);
        {io_request, From, As, {put_chars, _, M, F, A}} ->
            S ! {io, iolist_to_binary(apply(M, F, A))}, From ! {io_reply, As, ok}, fake(S)
    end.
