%% What others ask of the terminal; user_drv drives it.
-module(prim_tty).

-export([isatty/1]).

isatty(stdin) -> prim_io:is_terminal(0);
isatty(stdout) -> prim_io:is_terminal(1);
isatty(stderr) -> prim_io:is_terminal(2);
isatty(_) -> ebadf.
