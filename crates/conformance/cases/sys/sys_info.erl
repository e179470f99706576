%% system_info items that do not depend on the machine.
-module(sys_info).
-include("case.hrl").

main() ->
    ?show(erlang:system_info(wordsize)),
    ?show(erlang:system_info(endian)),
    ?show(erlang:system_info({wordsize, external})),
    ?show(is_integer(erlang:system_info(schedulers))),
    ?show(is_integer(erlang:system_info(process_count))),
    ?show(erlang:system_info(process_limit) > 1000),
    ?show(is_list(erlang:system_info(system_version))),
    ?show(is_list(erlang:system_info(otp_release))),
    ?show(erlang:system_info(id(bogus))),
    ?show(erlang:system_info(atom_limit) >= erlang:system_info(atom_count)),
    ?show(is_boolean(erlang:system_info(smp_support))),
    ?show(is_integer(erlang:memory(total))),
    ?show(begin {A, B} = erlang:statistics(reductions), A >= B end),
    ?show(is_tuple(erlang:statistics(wall_clock))),
    ok.
