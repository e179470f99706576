%% What is done with signals of the operating system: the handler that the event manager `erl_signal_server` has from its start.
%%
%% The virtual machine calls arrived/1 for a signal that is handled. The manager is there from the start of the system, as a process that becomes one with
%% the first message it gets; one that has been ended starts again with the next signal.
-module(erl_signal_handler).
-behaviour(gen_event).

-export([arrived/1, ensure_started/0, serve/1, start/0]).
-export([code_change/3, handle_call/2, handle_event/2, handle_info/2, init/1, terminate/2]).

arrived(Signal) ->
    ok = ensure_started(),
    gen_event:notify(erl_signal_server, Signal).

ensure_started() ->
    case gen_event:start({local, erl_signal_server}) of
        {ok, _} -> start();
        {error, {already_started, _}} -> ok
    end.

%% What the process at the name does that has got its first message.
serve(First) ->
    %% It was there before the one that prints.
    case whereis(user) of
        undefined -> ok;
        User -> group_leader(User, self())
    end,
    gen_event:become(First, whereis(init), erl_signal_server, ?MODULE, none).

start() ->
    case whereis(erl_signal_server) of
        undefined -> ok;
        _ -> gen_event:add_handler(erl_signal_server, ?MODULE, [])
    end.

init(_) -> {ok, none}.

handle_event(sigterm, State) ->
    error_logger:info_msg("SIGTERM received - shutting down~n"),
    ok = init:stop(),
    {ok, State};
handle_event(sigusr1, State) ->
    erlang:halt("Received SIGUSR1"),
    {ok, State};
handle_event(sigquit, State) ->
    erlang:halt(),
    {ok, State};
handle_event(_, State) ->
    {ok, State}.

handle_call(_, State) -> {ok, ok, State}.
handle_info(_, State) -> {ok, State}.
terminate(_, _) -> ok.
code_change(_, State, _) -> {ok, State}.
