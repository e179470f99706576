%% Regular expressions. All but replacing by a fun is native.
-module(re).

-export([compile/1, compile/2, import/1, inspect/2, replace/3, replace/4, run/2, run/3, split/2, split/3, version/0]).
-export([grun/3, internal_run/4, replace_all_by/3, replace_by/7, ucompile/2, urun/3]).

%% What compiling has taken notice of.
-define(COMPILING, [caseless, dollar_endonly, dotall, dupnames, extended, firstline, multiline, never_utf, no_auto_capture,
                    no_start_optimize, ucp, ungreedy, unicode]).

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

%% Where OTP's native compiling and running goes on in Erlang: text that is no binary, and repeated matching. -----------------------------------

ucompile(Pattern, Options) -> compile(utf8(Pattern), Options).

urun(Subject, {re_pattern, _, _, _, _} = Pattern, Options) -> run(utf8(Subject), Pattern, Options);
urun(Subject, Pattern, Options) -> run(utf8(Subject), utf8(Pattern), Options).

%% Options that went into compiling stand among the others where the pattern was compiled from them.
grun(Subject, Pattern, {Options, IsCompiledFrom, _}) -> grun(Subject, Pattern, {Options, IsCompiledFrom});
grun(Subject, Pattern, {Options, true}) -> grun(Subject, Pattern, {Options -- ?COMPILING, false});
grun(Subject, Pattern, {Options, false}) -> run(Subject, Pattern, [global | lists:delete(global, Options)]).

internal_run(Subject, Pattern, Options, IsFirst) when is_boolean(IsFirst) -> run(Subject, Pattern, Options);
internal_run(Subject, Pattern, Options, IsFirst) -> erlang:error(badarg, [Subject, Pattern, Options, IsFirst]).

utf8(Text) when is_binary(Text) -> Text;
utf8(Text) -> unicode:characters_to_binary(Text, unicode).
