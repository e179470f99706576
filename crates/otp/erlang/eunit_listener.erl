%% A process that follows a run of tests and calls back: init/1, handle_begin/3, handle_end/3, handle_cancel/3, terminate/2.
%%
%% It hears {status, Id, Info} of each item in the order of the tests (`eunit_serial`). When the outermost group is over, `terminate` gets
%% {ok, Counts}; when a callback raises, {error, Exception}. Who runs the tests sends {start, Ref} at first and {stop, Ref, ReplyTo} in the
%% end; the listener that prints the sum answers the latter with {result, Ref, Result}.
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
    spawn_opt(fun() -> follow(Options, #state{module = Module}) end, proplists:get_all_values(spawn, Options)).

follow(Options, State0) ->
    State1 = call(init, [Options], State0),
    {done, _, #state{pass = Pass, fail = Fail, skip = Skip, cancel = Cancel, state = Own} = State} = item([], none, State1),
    call(terminate, [{ok, [{pass, Pass}, {fail, Fail}, {skip, Skip}, {cancel, Cancel}]}, Own], State).

%% An item; {done, Result, State} if its group ended without it. The outermost item is done when it ends.
item(Id, Group, State0) ->
    receive
        {status, Id, {progress, 'begin', {Kind, Data}}} ->
            State1 = call(handle_begin, [Kind, [{id, Id} | Data], State0#state.state], State0),
            {Result, State2} = case Kind of
                                   group -> items(Id, 1, State1);
                                   test -> {over(Id), State1}
                               end,
            State = ended(Kind, Id, Data, Result, State2),
            case Group of
                none -> {done, Result, State};
                _ -> State
            end;
        {status, Group, {progress, 'end', Result}} -> {done, Result, State0};
        {status, Group, {cancel, _} = Cancel} -> {done, Cancel, State0}
    end.

items(Group, N, State0) ->
    case item(Group ++ [N], Group, State0) of
        {done, Result, State} -> {Result, State};
        State -> items(Group, N + 1, State)
    end.

over(Id) ->
    receive
        {status, Id, {progress, 'end', Result}} -> Result;
        {status, Id, {cancel, _} = Cancel} -> Cancel
    end.

ended(Kind, Id, Data, {cancel, Reason}, #state{cancel = Cancel, state = Own} = State) ->
    call(handle_cancel, [Kind, [{id, Id}, {reason, Reason} | Data], Own], State#state{cancel = Cancel + 1});
ended(group, Id, Data, {Size, More}, #state{state = Own} = State) ->
    call(handle_end, [group, [{id, Id}, {size, Size} | Data ++ More], Own], State);
ended(test, Id, Data, {Status, More}, #state{state = Own} = State) ->
    call(handle_end, [test, [{id, Id}, {status, Status} | Data ++ More], Own], count(Status, State)).

count(ok, #state{pass = N} = State) -> State#state{pass = N + 1};
count({skipped, _}, #state{skip = N} = State) -> State#state{skip = N + 1};
count({error, _}, #state{fail = N} = State) -> State#state{fail = N + 1}.

call(Function, Arguments, #state{module = Module, state = Own} = State) ->
    try apply(Module, Function, Arguments) of
        Value -> State#state{state = Value}
    catch
        Class:Reason:Stack ->
            Function =:= terminate orelse call(terminate, [{error, {Class, Reason, Stack}}, Own], State),
            erlang:raise(Class, Reason, Stack)
    end.
