%% A generic server with calls, casts, state and crash, written out.
-module(program_server).
-export([init/1, handle/2]).
-include("case.hrl").

main() ->
    {ok, P} = start(?MODULE, 10),
    ?show([call(P, {add, N}) || N <- [1, 2, 3]]),
    cast(P, reset),
    ?show(call(P, get)),
    ?show(call(P, {add, 5})),
    ?show(call(P, crash)),
    ?show(call(P, get)),
    {ok, Q} = start(?MODULE, 0),
    ?show(call(Q, stop)),
    ?show(call(Q, get)),
    ok.

init(N) -> N.

handle({add, N}, S) -> {reply, S + N, S + N};
handle(get, S) -> {reply, S, S};
handle(reset, _) -> {noreply, 0};
handle(stop, S) -> {stop, {stopped_at, S}};
handle(crash, S) -> exit({crashed, S}).

start(Module, Arg) ->
    S = self(), R = make_ref(),
    P = spawn(fun() -> State = Module:init(Arg), S ! {R, ok}, loop(Module, State) end),
    receive {R, ok} -> {ok, P} end.

loop(Module, State) ->
    receive
        {call, {From, Ref}, Request} ->
            case Module:handle(Request, State) of
                {reply, Answer, New} -> From ! {Ref, Answer}, loop(Module, New);
                {stop, Answer} -> From ! {Ref, Answer}
            end;
        {cast, Request} ->
            {noreply, New} = Module:handle(Request, State),
            loop(Module, New)
    end.

call(P, Request) ->
    Ref = monitor(process, P),
    P ! {call, {self(), Ref}, Request},
    receive
        {Ref, Answer} -> demonitor(Ref, [flush]), {ok, Answer};
        {'DOWN', Ref, process, P, Reason} -> {down, case Reason of normal -> noproc; _ -> Reason end}
    end.

cast(P, Request) -> P ! {cast, Request}, ok.
