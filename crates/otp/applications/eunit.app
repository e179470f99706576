{application, eunit,
 [{description, "EUnit"},
  {vsn, "2.9.1"},
  {modules,
   [eunit, eunit_autoexport, eunit_data, eunit_lib, eunit_listener, eunit_proc, eunit_serial, eunit_server,
    eunit_striptests, eunit_surefire, eunit_test, eunit_tests, eunit_tty]},
  {registered, []},
  {applications, [kernel, stdlib]},
  {env, []}]}.
