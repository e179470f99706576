%% A process that follows a run of tests and calls back: init/1, handle_begin/3, handle_end/3, handle_cancel/3, terminate/2.
%%
%% The runner sends {eunit_event, From, Ref, Event} and waits for {eunit_seen, Ref}, so that events are told in order and all of them before
%% the run ends.
-module(eunit_listener).

-export([start/1, start/2]).

-callback init(term()) -> term().
-callback handle_begin(group | test, list(), term()) -> term().
-callback handle_end(group | test, list(), term()) -> term().
-callback handle_cancel(group | test, list(), term()) -> term().
-callback terminate({ok, list()} | {error, term()}, term()) -> term().

-record(state, {module, state, pass = 0, fail = 0, skip = 0, cancel = 0}).

start(Module) -> start(Module, []).

start(Module, Options) ->
    spawn_opt(fun() -> loop(#state{module = Module, state = Module:init(Options)}) end, proplists:get_all_values(spawn, Options)).

loop(#state{module = Module, state = S} = State) ->
    receive
        {eunit_event, From, Ref, {done, Result}} ->
            Module:terminate(result(Result, State), S),
            From ! {eunit_seen, Ref};
        {eunit_event, From, Ref, Event} ->
            State1 = event(Event, State),
            From ! {eunit_seen, Ref},
            loop(State1)
    end.

result(ok, #state{pass = Pass, fail = Fail, skip = Skip, cancel = Cancel}) ->
    {ok, [{pass, Pass}, {fail, Fail}, {skip, Skip}, {cancel, Cancel}]};
result({error, _} = Error, _) -> Error.

event({'begin', Kind, Data}, #state{module = Module, state = S} = State) ->
    State#state{state = Module:handle_begin(Kind, Data, S)};
event({'end', Kind, Data}, #state{module = Module, state = S} = State) ->
    count(Kind, proplists:get_value(status, Data), State#state{state = Module:handle_end(Kind, Data, S)});
event({cancel, Kind, Data}, #state{module = Module, state = S, cancel = Cancel} = State) ->
    State#state{state = Module:handle_cancel(Kind, Data, S), cancel = Cancel + 1}.

count(test, ok, #state{pass = N} = State) -> State#state{pass = N + 1};
count(test, {skipped, _}, #state{skip = N} = State) -> State#state{skip = N + 1};
count(test, _, #state{fail = N} = State) -> State#state{fail = N + 1};
count(group, _, State) -> State.
