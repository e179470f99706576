%% Why a function of the kernel refused its arguments: natives of os and code.
-module(erl_kernel_errors).

-export([format_error/2]).

format_error(_, [{Module, Function, Args, Where} | _]) when is_list(Args) ->
    Cause = maps:get(cause, proplists:get_value(error_info, Where, #{}), none),
    asterias_argument_errors:map(kinds(Module, Function, Args, Cause), Args);
format_error(_, _) ->
    #{}.

kinds(os, getenv, [Name | _], _) -> [variable(Name)];
kinds(os, unsetenv, [Name], _) -> [variable(Name)];
kinds(os, putenv, [Name, Value], _) -> [variable(Name), text(Value)];
kinds(os, set_signal, [_, Option], _) ->
    [{wrong, <<"invalid signal name">>} | [{wrong, <<"invalid signal handling option">>} || not lists:member(Option, [default, handle, ignore])]];
kinds(os, Name, [_], _) when Name =:= system_time; Name =:= perf_counter -> [{wrong, <<"invalid time unit">>}];
kinds(_, _, _, _) -> [].

text(Name) when is_list(Name) ->
    case asterias_argument_errors:word(list, Name) of
        fine ->
            case {lists:member(0, Name), lists:all(fun(C) -> is_integer(C) andalso C >= 0 andalso C < 16#110000 end, Name)} of
                {true, _} -> {wrong, <<"\"\\0\" characters is not allowed in environment variable names or values">>};
                {_, false} -> {wrong, <<"not a list of characters">>};
                _ -> any
            end;
        _ -> list
    end;
text(_) -> list.

variable(Name) ->
    case text(Name) of
        any ->
            case lists:member($=, Name) of
                true -> {wrong, <<"\"=\" characters is not allowed in environment variable names">>};
                false -> any
            end;
        Wrong -> Wrong
    end.
