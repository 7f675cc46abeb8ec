from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_branches'),
    ]

    operations = [
        migrations.AlterField(
            model_name='grant',
            name='role',
            field=models.CharField(choices=[('county_officer', '县级管理员'), ('funds_officer', '资金经办人'), ('township_clerk', '乡镇经办人'), ('village_team', '驻村工作队'), ('helper', '帮扶责任人'), ('unit_liaison', '单位联络员'), ('auditor', '审计人员'), ('discipline_officer', '纪检监察专员'), ('evaluator', '评估人员'), ('supervisor', '省市督导员')], help_text='Which role.', max_length=30),
        ),
    ]
