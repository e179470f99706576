%% What erl_compile hands to a compiler, for programs that include "stdlib/include/erl_compile.hrl".
-ifndef(ERL_COMPILE_HRL_).
-define(ERL_COMPILE_HRL_, 1).

-record(options,
        {includes = [] :: [file:filename()],
         outdir = "." :: file:filename(),
         output_type = undefined :: atom(),
         defines = [] :: [atom() | {atom(), term()}],
         warning = 1 :: non_neg_integer(),
         verbose = false :: boolean(),
         optimize = 999,
         specific = [] :: [term()],
         outfile = "" :: file:filename(),
         cwd :: file:filename()}).

-endif.
