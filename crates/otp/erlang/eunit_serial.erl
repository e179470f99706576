%% Tells listeners of the items of a run in the order of the tests, although these may run side by side.
%%
%% Every item that is told to begin is told either to end or to be cancelled, and after the latter nothing is told of what it holds.
-module(eunit_serial).

-export([start/1]).

%% `told` holds what came before its turn, by kind and item; `cancelled` the items that were cancelled, a trie; `reasons` why.
-record(state, {listeners, told = #{}, cancelled = eunit_lib:trie_new(), reasons = #{}}).

start(Listeners) -> spawn(fun() -> item([], none, 0, #state{listeners = lists:usort(Listeners)}) end).

%% An item; {true, State} if there is no other behind it in its group, of which Before are in front of it.
item(Id, Group, Before, State0) ->
    case await('begin', Id, Group, Before, State0) of
        {none, State} -> {true, State};
        {cancelled, prefix, State} -> {true, State};
        {cancelled, exact, State} ->
            cancel(Id, State),
            {false, State};
        {{_, _, {progress, 'begin', {Kind, _}}} = Begin, State1} ->
            tell(Begin, State1),
            State2 = case Kind of
                         group -> items(Id, 0, State1);
                         test -> State1
                     end,
            case await('end', Id, Group, Before, State2) of
                {cancelled, Why, State} ->
                    cancel(Id, State),
                    {Why =:= prefix, State};
                {End, State} ->
                    tell(End, State),
                    {false, State}
            end
    end.

items(Group, Before, State0) ->
    case item(Group ++ [Before + 1], Group, Before, State0) of
        {false, State} -> items(Group, Before + 1, State);
        {true, State} -> State
    end.

cancel(Id, #state{reasons = Reasons} = State) -> tell({status, Id, {cancel, maps:get(Id, Reasons, undefined)}}, State).

tell(Message, #state{listeners = Listeners}) -> lists:foreach(fun(Listener) -> Listener ! Message end, Listeners).

%% What is told of the beginning or the end of an item, that it is cancelled, or `none` if its group ended without it.
await(What, Id, Group, Before, #state{told = Told, cancelled = Cancelled} = State) ->
    case {eunit_lib:trie_match(Id, Cancelled), Told} of
        {Why, #{{What, Id} := Message}} when Why =:= no; Why =:= exact, What =:= 'begin' ->
            {Message, State#state{told = maps:remove({What, Id}, Told)}};
        {no, #{{'end', Group} := {_, _, {progress, 'end', {Before, _}}}}} when What =:= 'begin' -> {none, State};
        {no, _} -> await(What, Id, Group, Before, heard(State));
        {Why, _} -> {cancelled, Why, State}
    end.

heard(#state{told = Told, cancelled = Cancelled, reasons = Reasons} = State) ->
    receive
        {status, Id, {progress, What, _}} = Message -> State#state{told = Told#{{What, Id} => Message}};
        {status, Id, {cancel, Reason}} ->
            State#state{cancelled = eunit_lib:trie_store(Id, Cancelled), reasons = maps:merge(#{Id => Reason}, Reasons)}
    end.
