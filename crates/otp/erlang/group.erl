%% The I/O server of a shell.
-module(group).

-export([start/0, whereis_shell/0]).

start() -> whereis(user).

whereis_shell() ->
    case whereis(user_drv) of
        undefined -> undefined;
        Server ->
            Monitor = monitor(process, Server),
            Server ! {self(), whereis},
            receive
                {user_drv, _, Shell} ->
                    demonitor(Monitor, [flush]),
                    Shell;
                {'DOWN', Monitor, _, _, _} -> undefined
            end
    end.
