%% Parse transforms: what they change, refuse and warn of, and how they fail.
-module(compile_transform).
-export([main/0, parse_transform/2, format_error/1]).

main() ->
    [io:format("~p: ~p~n", [Mode, outcome(Mode)]) || Mode <- [change, warning, error, crash, absent]].

outcome(Mode) ->
    Transform = case Mode of
                    absent -> no_such_transform;
                    _ -> ?MODULE
                end,
    Forms = [{attribute, 1, file, {"made.erl", 1}}, {attribute, 1, module, made}, {attribute, 2, compile, {parse_transform, Transform}},
             {attribute, 3, export, [{f, 0}]}, {function, 4, f, 0, [{clause, 4, [], [], [{atom, 4, before}]}]}, {eof, 5}],
    case compile:forms(Forms, [binary, return, {mode, Mode}]) of
        {ok, made, Code, Warnings} ->
            {module, made} = code:load_binary(made, "made.erl", Code),
            {made:f(), texts(Warnings)};
        {error, Errors, Warnings} -> {error, texts(Errors), texts(Warnings)}
    end.

parse_transform(Forms, Options) ->
    %% Who transforms sees no trace of transforms.
    [] = [Value || {attribute, _, compile, {parse_transform, Value}} <- Forms],
    case proplists:get_value(mode, Options) of
        change -> changed(Forms);
        warning -> {warning, changed(Forms), [{"made.erl", [{4, ?MODULE, doubtful}]}]};
        error -> {error, [{"made.erl", [{4, ?MODULE, wrong}]}], [{"made.erl", [{3, ?MODULE, doubtful}]}]};
        crash -> exit(broken)
    end.

changed(Forms) ->
    [case Form of
         {function, A, f, 0, _} -> {function, A, f, 0, [{clause, A, [], [], [{atom, A, changed}]}]};
         _ -> Form
     end || Form <- Forms].

format_error(Descriptor) -> atom_to_list(Descriptor).

texts(Found) ->
    [{File, [{Location, first_line(lists:flatten(Module:format_error(Descriptor)))} || {Location, Module, Descriptor} <- Infos]}
     || {File, Infos} <- Found].

%% What follows is a stack trace.
first_line(Text) -> hd(string:split(Text, "\n")).
