%% Calls of servers, input and output, and whatever else waits for its answer take constant time on a full mailbox.
-module(sys_full_mailbox).
-behaviour(gen_server).
-export([main/0, init/1, handle_call/3, handle_cast/2]).

main() ->
    {ok, Server} = gen_server:start_link(?MODULE, [], []),
    Work = fun() ->
                   [ok = gen_server:call(Server, x) || _ <- lists:seq(1, 2000)],
                   [ok = io:put_chars(Device, "") || Device <- [standard_io], _ <- lists:seq(1, 500)],
                   [{_, _} = sys:get_state(Server) || _ <- lists:seq(1, 200)]
           end,
    {Empty, _} = timer:tc(Work),
    [self() ! {message, N} || N <- lists:seq(1, 200000)],
    erlang:garbage_collect(),
    {Full, _} = timer:tc(Work),
    io:format("~p~n", [Full < 50 * Empty + 500000]).

init([]) -> {ok, {a, state}}.
handle_call(x, _, State) -> {reply, ok, State}.
handle_cast(_, State) -> {noreply, State}.
