%% Using the stack trace inside the clause, in nested tries.
-module(exc_stacktrace_use).
-include("case.hrl").

main() ->
    ?show(try f(id(0)) catch error:badarith:S -> {length(S) > 0, element(2, hd(S))} end),
    ?show(try
              try f(id(0)) catch error:E:S1 -> error({E, length(S1) > 1}) end
          catch
              error:{E2, B}:S2 -> {E2, B, is_list(S2)}
          end),
    ?show(try throw(x) catch throw:x:S3 -> [{F, A} || {?MODULE, F, A, _} <- lists:sublist(S3, 1)] end),
    ?show(try exit(x) catch exit:x:S4 -> is_list(S4) end),
    ok.

f(X) -> 1 div X + 1.
