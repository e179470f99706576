%% Regular expressions. All but replacing by a fun is native.
-module(re).

-export([compile/1, compile/2, import/1, inspect/2, replace/3, replace/4, run/2, run/3, split/2, split/3, version/0]).
-export([replace_all_by/3, replace_by/7]).

version() -> erlang:nif_error(undef).

compile(_) -> erlang:nif_error(undef).

compile(_, _) -> erlang:nif_error(undef).

import(_) -> erlang:nif_error(undef).

inspect(_, _) -> erlang:nif_error(undef).

run(_, _) -> erlang:nif_error(undef).

run(_, _, _) -> erlang:nif_error(undef).

split(_, _) -> erlang:nif_error(undef).

split(_, _, _) -> erlang:nif_error(undef).

replace(_, _, _) -> erlang:nif_error(undef).

replace(_, _, _, _) -> erlang:nif_error(undef).

%% replace/3 with a fun: any error is badarg.
replace_all_by(Subject, Pattern, Fun) ->
    try
        replace(Subject, Pattern, Fun, [])
    catch
        error:_ -> erlang:raise(error, badarg, [{re, replace, [Subject, Pattern, Fun], [{error_info, #{module => erl_stdlib_errors}}]}])
    end.

%% What replace/4 does where the replacement is a fun: Fun(Whole, Groups) gives what stands in place of each match. The subject comes flat and
%% as it was given.
replace_by(Flat, Subject, Pattern, Fun, Options, Form, Unicode) ->
    Result =
        case run(Flat, Pattern, Options) of
            nomatch -> Subject;
            {match, [First | _] = Matches} when is_list(First) -> put_results(Flat, 0, Matches, Fun);
            {match, Match} -> put_results(Flat, 0, [Match], Fun)
        end,
    as(Form, Unicode, Result).

as(iodata, _, Result) -> Result;
as(binary, false, Result) -> iolist_to_binary(Result);
as(binary, true, Result) -> unicode:characters_to_binary(Result, unicode);
as(list, false, Result) -> binary_to_list(iolist_to_binary(Result));
as(list, true, Result) -> unicode:characters_to_list(Result, unicode).

put_results(Flat, From, [], _) when From =:= byte_size(Flat) -> [];
put_results(Flat, From, [], _) -> binary:part(Flat, From, byte_size(Flat) - From);
put_results(Flat, From, [[{Start, Size} | Groups] | Matches], Fun) when Start >= From, Size >= 0 ->
    Between = binary:part(Flat, From, Start - From),
    New = Fun(binary:part(Flat, Start, Size), [part(Flat, Group) || Group <- Groups]),
    Rest = put_results(Flat, Start + Size, Matches, Fun),
    case Between of
        <<>> -> [New | Rest];
        _ -> [Between, New | Rest]
    end;
put_results(Flat, From, [_ | Matches], Fun) -> put_results(Flat, From, Matches, Fun).

part(Flat, {Start, Size}) when Start >= 0, Size > 0 -> binary:part(Flat, Start, Size);
part(_, _) -> <<>>.
